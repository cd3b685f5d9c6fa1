import { v7 } from 'uuid';
import { conclude, contest, type BanContest, type ContestOutcome } from '../../domain/ban-contest';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsUnder } from '../access/authorities.store';
import { workingDays, type WorkingDays } from '../calendar/calendar.store';
import { contestFact } from './ban-contests.facts';
import {
  banLineOf,
  contestPlace,
  contestsOf,
  findContest,
  insertContest,
  updateContest,
  type BanContestRow,
} from './ban-contests.store';
import { getBanRow } from './bans.commands';
import { banOf, type BanRow } from './bans.store';
import { chaseContests } from './chase.commands';

export interface Contested {
  readonly kind: BanContest['kind'];
  readonly filedOn: PlainDate;
  readonly documentNumber: string;
}

export interface Concluded {
  readonly outcome: ContestOutcome;
  readonly outcomeOn: PlainDate;
  readonly documentNumber: string;
}

/** A contest with all that its clocks are counted by. */
export interface ContestInTime {
  readonly contest: BanContestRow;
  readonly ban: BanRow;
  readonly others: readonly BanContestRow[];
  readonly days: WorkingDays;
}

/** Records that somebody contests the ban, which goes on as it is. */
export async function recordContest(
  work: Work,
  banId: string,
  { kind, filedOn, documentNumber }: Contested,
): Promise<ContestInTime> {
  await getBanRow(work, banId);
  await holdLine(work, banId);
  const officer = await holdDeciding(work);
  const at = await work.now();
  const ban = await getBanRow(work, banId);
  const id = v7();
  const said = contest(id, banOf(ban), { kind, filedOn }, officer, at, dayInShanghai(at));
  const row: BanContestRow = {
    ...said,
    sealedDocument: work.keys.seal(contestPlace(id, 'sealed_document'), documentNumber),
    sealedOutcomeDocument: null,
    lookOn: null,
    editionsSeen: null,
    dueOn: null,
    undetermined: false,
  };
  await insertContest(work, row);
  await record(work, at, contestFact(work, 'ban_contest.recorded', row, ban.authorityId));
  await chaseContests(work, at, banId);
  return inTime(work, row, ban);
}

/** Records what became of it. Who annulled the decision obliges the authority to lift the ban; it is not lifted by it. */
export async function concludeContest(
  work: Work,
  contestId: string,
  version: number | null,
  { outcome, outcomeOn, documentNumber }: Concluded,
): Promise<ContestInTime> {
  const { banId } = await getContest(work, contestId);
  await holdLine(work, banId);
  const officer = await holdDeciding(work);
  const at = await work.now();
  const before = await getContest(work, contestId);
  if (version !== before.version) {
    throw new Refusal('precondition-failed', 'The contest moved since you read it. Read it again.');
  }
  const said = conclude(before, outcome, outcomeOn, officer, at, dayInShanghai(at));
  const row: BanContestRow = {
    ...before,
    ...said,
    sealedOutcomeDocument: work.keys.seal(
      contestPlace(contestId, 'sealed_outcome_document'),
      documentNumber,
    ),
  };
  const ban = await getBanRow(work, banId);
  await updateContest(work, row);
  await record(work, at, contestFact(work, 'ban_contest.concluded', row, ban.authorityId));
  await chaseContests(work, at, banId);
  return inTime(work, row, ban);
}

/** Every contest of a ban, oldest first. @throws Refusal `not-found`, also for what is another line's. */
export async function listContestsOf(work: Work, banId: string): Promise<ContestInTime[]> {
  const ban = await getBanRow(work, banId);
  const others = await contestsOf(work, [banId]);
  const days = await workingDays(work);
  return others.map((one) => ({ contest: one, ban, others, days }));
}

/** A correction goes on where the ban before it stood: all of them are held. */
async function holdLine(work: Work, banId: string): Promise<void> {
  const { ids } = await banLineOf(work, banId);
  await hold(work, { exclusive: ids.map((id) => `ban:${id}`) });
}

async function inTime(work: Work, row: BanContestRow, ban: BanRow): Promise<ContestInTime> {
  const others = await contestsOf(work, [ban.id]);
  return { contest: row, ban, others, days: await workingDays(work) };
}

async function getContest(work: Work, contestId: string): Promise<BanContestRow> {
  const row = await findContest(work, contestId, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such contest in your line.');
  return row;
}
