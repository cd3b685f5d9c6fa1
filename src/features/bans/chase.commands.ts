import { chase, chaseAgainOn, liftDue, outcomeDue, type Chase } from '../../domain/ban-contest';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { superiorOf } from '../../domain/division';
import type { DueDay } from '../../domain/working-days';
import type { Work } from '../../platform/database/work';
import { findOrganisation } from '../access/access.store';
import { workingDays, type WorkingDays } from '../calendar/calendar.store';
import { reconcileFindings, type NewFinding } from '../findings/findings.commands';
import type { Doubt } from '../findings/findings.store';
import {
  banLineOf,
  contestsOf,
  updateContestLook,
  type BanContestRow,
  type BanLine,
} from './ban-contests.store';

/**
 * Makes what is open about the contests of a ban equal to how they and it stand: after each move of the ban, each
 * outcome, and each day that changes something. For who holds the ban.
 */
export async function chaseContests(work: Work, at: Date, banId: string): Promise<void> {
  const line = await banLineOf(work, banId);
  const contests = await contestsOf(work, line.ids);
  if (contests.length === 0) return;
  const days = await workingDays(work);
  const today = dayInShanghai(at);
  const division = (await findOrganisation(work, line.authorityId))?.division ?? '';
  await reconcileFindings(
    work,
    at,
    contests.flatMap(doubtsOf),
    contests.flatMap((row) => {
      const wanted = chase(row, line.stands, days.table, today);
      return findingsOf(row, wanted, { division, authorityId: line.authorityId }, days);
    }),
  );
  for (const row of contests) {
    await updateContestLook(work, { ...row, ...lookAgain(row, line, days, today) });
  }
}

function lookAgain(
  row: BanContestRow,
  { stands }: BanLine,
  { table, editions }: WorkingDays,
  today: PlainDate,
): Pick<BanContestRow, 'lookOn' | 'editionsSeen' | 'dueOn' | 'undetermined'> {
  const isOpen =
    row.outcome === null ? outcomeDue(row, table) !== null : row.outcome === 'annulled';
  if (!stands || !isOpen) {
    return { lookOn: null, editionsSeen: null, dueOn: null, undetermined: false };
  }
  const due = row.outcome === null ? outcomeDue(row, table) : liftDue(row, table);
  return {
    lookOn: chaseAgainOn(row, table, today),
    editionsSeen: editions,
    dueOn: dayOf(due),
    undetermined: due === 'undetermined',
  };
}

const superiorKey = ({ id }: BanContestRow) => `${id} superior`;

function doubtsOf(row: BanContestRow): Doubt[] {
  return [
    { kind: 'contest_late', key: row.id },
    { kind: 'annulled_not_lifted', key: row.id },
    { kind: 'annulled_not_lifted', key: superiorKey(row) },
  ];
}

function findingsOf(
  row: BanContestRow,
  { outcomeLate, mustLift, superiorToo }: Chase,
  { division, authorityId }: { readonly division: string; readonly authorityId: string },
  { table }: WorkingDays,
): NewFinding[] {
  const { id, banId, kind } = row;
  const about = { evidence: { contestId: id, banId, kind }, concerns: [authorityId] };
  const liftBy = dayOf(liftDue(row, table));
  const above = superiorOf(division) ?? division;
  return [
    ...(outcomeLate ? [late(division, id, dayOf(outcomeDue(row, table)), about)] : []),
    ...(mustLift ? [annulled(division, id, liftBy, about)] : []),
    ...(superiorToo ? [annulled(above, superiorKey(row), liftBy, about)] : []),
  ];
}

type About = Required<Pick<NewFinding, 'evidence' | 'concerns'>>;

function late(
  division: string,
  key: string,
  dueOn: PlainDate | null,
  { evidence, concerns }: About,
): NewFinding {
  return { kind: 'contest_late', division, evidence, key, dueOn, once: true, concerns };
}

function annulled(
  division: string,
  key: string,
  dueOn: PlainDate | null,
  { evidence, concerns }: About,
): NewFinding {
  return { kind: 'annulled_not_lifted', division, evidence, key, dueOn, concerns };
}

function dayOf(due: DueDay | null): PlainDate | null {
  return due === 'undetermined' ? null : due;
}
