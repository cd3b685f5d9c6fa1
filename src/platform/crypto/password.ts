import { randomBytes } from 'node:crypto';
import { hash, verify } from '@node-rs/argon2';
import { Refusal } from '../../domain/refusal';

/** Of argon2id, which is the library's default: 19 MiB, two passes, one lane. About 10 ms. Source: OWASP password storage. */
const COST = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/**
 * Sign-ins that hash at the same time in this process. Each holds a database connection while it does, so a flood of
 * them must not take the connections of those who check.
 */
const MOST_AT_ONCE = 8;
let hashing = 0;

/** 128 random bits, base64url. */
export function newPassword(): string {
  return randomBytes(16).toString('base64url');
}

/** PHC string. Call it before the transaction locks anything. */
export function hashPassword(password: string): Promise<string> {
  return inTurn(() => hash(password, COST));
}

/**
 * Without a hash it takes as long and says no: the clock does not tell whether an account exists.
 * Call it before the transaction locks anything.
 *
 * @throws Refusal `busy` when too many sign in at once.
 */
export function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  return inTurn(async () => {
    const same = await verify(passwordHash ?? (await nobodys()), password);
    return same && passwordHash !== null;
  });
}

let made: Promise<string> | null = null;

function nobodys(): Promise<string> {
  made ??= hash(newPassword(), COST);
  return made;
}

async function inTurn<T>(work: () => Promise<T>): Promise<T> {
  if (hashing >= MOST_AT_ONCE) {
    throw new Refusal('busy', 'Many sign in at this moment. Send the same request again.', {
      retryAfterSeconds: 1,
    });
  }
  hashing += 1;
  try {
    return await work();
  } finally {
    hashing -= 1;
  }
}
