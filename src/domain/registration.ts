import { isWithin } from './division';
import { checkUscc } from './institution';
import type { Principal } from './principal';
import { Refusal } from './refusal';

/** An authority sees and registers within its division and below. */
export function covers(officer: Principal, division: string): boolean {
  return officer.division !== null && isWithin(division, officer.division);
}

/** @throws Refusal `outside-jurisdiction`. */
export function mustCover(officer: Principal, division: string): void {
  if (!covers(officer, division)) {
    throw new Refusal(
      'outside-jurisdiction',
      'This division is not of your authority. The authority of the place, or its superior, registers it.',
    );
  }
}

export type UsccChecksum = 'valid' | 'confirmed_by_officer';

export interface AcceptedUscc {
  readonly uscc: string;
  readonly usccChecksum: UsccChecksum;
}

/**
 * A code whose check character does not hold is most often a typing error, but some that were really issued
 * fail too (Fujian): an officer who has seen the certificate may say so.
 *
 * Source: GB 32100-2015 §5.
 *
 * @throws Refusal `uscc-invalid`, `uscc-checksum-unconfirmed`.
 */
export function acceptUscc(text: string, confirmed: boolean): AcceptedUscc {
  const { code, checksumHolds } = checkUscc(text);
  if (checksumHolds) return { uscc: code, usccChecksum: 'valid' };
  if (confirmed) return { uscc: code, usccChecksum: 'confirmed_by_officer' };
  throw new Refusal(
    'uscc-checksum-unconfirmed',
    'The check character of this code does not match. Compare it with the certificate; if it stands there as typed, send it again with usccConfirmed true.',
  );
}
