import { v7 } from 'uuid';
import type { AwardRight } from '../../domain/credential';
import { Refusal, valueOrRefusal } from '../../domain/refusal';
import {
  decideCompletion,
  takesBack,
  type PushedCompletion,
  type StoredCompletion,
} from '../../domain/training';
import type { Update } from '../../domain/update';
import type { KnownIdentity } from '../../domain/identity';
import type { Work } from '../../platform/database/work';
import { digestOf, statementOf } from './training.commands';

/** What is pushed under a reference of the provider's own. */
export interface CompletionPush {
  readonly reference: string;
  readonly push: PushedCompletion;
}

/** A version of a record, stored or to come; whose it is, if that was decided before. */
interface Version extends StoredCompletion {
  readonly id: string;
  readonly version: number;
  readonly personId: string | null;
}

export interface Decided extends CompletionPush {
  readonly update: Update;
  /** As it stands after the push: the one before, if that says the same. */
  readonly record: Version;
  readonly rejectedBefore: boolean;
}

/** What a decision rests on beside the stored records. */
export interface Seen {
  /** Whom the documents name, by their keys. */
  readonly known: ReadonlyMap<string, KnownIdentity>;
  /** The records that officers did not take. */
  readonly rejected: ReadonlySet<string>;
}

/** Each push meets what those before it left. */
export function decideInOrder(
  { keys }: Work,
  at: Date,
  pushes: readonly CompletionPush[],
  organisationId: string,
  rights: readonly AwardRight[],
  stored: ReadonlyMap<string, Version>,
  { known, rejected }: Seen,
): (Decided | Refusal)[] {
  const stands = new Map(stored);
  return pushes.map(({ reference, push }) =>
    valueOrRefusal((): Decided => {
      const before = stands.get(reference) ?? null;
      const { birthDate, document } = push.trainee;
      const digest = digestOf(keys, organisationId, reference, push);
      const { id, version, personId } = before ?? { id: v7(), version: 0, personId: null };
      const statement = { updatedAt: push.updatedAt, digest, ...statementOf(push) };
      const namesHolder = personId !== null && known.get(document.key)?.personId === personId;
      const pushed = { birthDate, namesHolder, ...statement };
      const update = decideCompletion(before, pushed, rights, at);
      if (before && update === 'unchanged')
        return { reference, push, update, record: before, rejectedBefore: false };
      const record = { id, version: version + 1, personId, ...statement };
      stands.set(reference, record);
      const rejectedBefore = rejected.has(id) && !takesBack(before, statement);
      return { reference, push, update, record, rejectedBefore };
    }),
  );
}

export function isChange(one: Decided | Refusal): one is Decided {
  return !(one instanceof Refusal) && one.update !== 'unchanged';
}

export function nameOf({ id, version }: Pick<Version, 'id' | 'version'>): string {
  return `${id}:${version}`;
}
