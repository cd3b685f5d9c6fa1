import { effectOn } from './ban-effect';
import type { Ban } from './ban';
import type { PlainDate } from './calendar';
import { isClosed, type FilingState } from './institution';
import type { Position } from './requirement';

/**
 * Posts that answer for a nursery (举办者、法定代表人、负责人). Who is its legal representative no register says: it is
 * the owner, a member of the board or the head.
 */
export const OFFICER_POSITIONS: readonly Position[] = ['owner', 'board_member', 'head', 'manager'];

/** A nursery as the question looks at it whether another one goes on in its place. */
export interface Known {
  /** Of UUID version 7: a later one was registered later. */
  readonly organisationId: string;
  readonly organisationState: string;
  readonly filingState: FilingState;
  /** All, in every state. */
  readonly bans: readonly Ban[];
}

/** Why it may want to go on under another code: bans that bar it, or may again, or it is closed. */
export function isOver(known: Known, day: PlainDate): boolean {
  return (
    known.organisationState !== 'active' ||
    isClosed(known.filingState) ||
    standing(known.bans, day).length > 0
  );
}

/** Whether a nursery that shares people or address with one that is over may go on in its place: it came later. */
export function maySucceed(
  later: Pick<Known, 'organisationId'>,
  before: Known,
  day: PlainDate,
): boolean {
  return later.organisationId > before.organisationId && isOver(before, day);
}

/** Whether somebody in such a post had not left before the first incident for which the nursery is barred. */
export function answeredFor(
  { endsOn }: { readonly endsOn: PlainDate | null },
  bans: readonly Ban[],
  day: PlainDate,
): boolean {
  const first = standing(bans, day)
    .map(({ incidentOn }) => incidentOn)
    .sort()[0];
  return first === undefined || endsOn === null || endsOn > first;
}

function standing(bans: readonly Ban[], day: PlainDate): Ban[] {
  return bans.filter((ban) => effectOn(ban, day) !== 'none');
}
