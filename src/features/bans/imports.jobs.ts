import { v7 } from 'uuid';
import { applied, judged, type BanImport } from '../../domain/ban-import-moves';
import { propose } from '../../domain/ban';
import { dayInShanghai } from '../../domain/calendar';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import { attempt } from '../../platform/database/attempt';
import { hold } from '../../platform/database/locks';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { MORE, type Job } from '../../platform/queue/job';
import { holdActive, officerBehind } from '../access/authorities.store';
import { holdClaim } from '../persons/persons.commands';
import type { Consequences } from './ban-effects';
import { putInForce, saveMove } from './bans.commands';
import { recordBan } from './bans.facts';
import { insertBan, rowOf } from './bans.store';
import { countEnd, tellOfRowsLeft } from './import-ends';
import { importFact } from './imports.facts';
import {
  countFailure,
  findApproved,
  findDoneImport,
  holdApprovedRow,
  holdImportIn,
  settleAmongRows,
  settleRows,
  waitingRows,
} from './import-rows.store';
import { countRows, countsOf, updateImport, type ImportRow } from './imports.store';
import { judgeRows, subjectOf, type Importable } from './judge-rows';
import { columnsOfSubject } from './subject.store';

const ROWS_AT_ONCE = 250;

/** Judges the next rows of a file that is being checked; after the last, what rows say of each other. */
export async function checkImport(work: Work): Promise<typeof MORE | undefined> {
  const imported = await holdImportIn(work, 'checking');
  if (!imported) return undefined;
  const rows = await waitingRows(work, imported.id, ROWS_AT_ONCE);
  const now = await work.now();
  if (rows.length > 0) {
    const submitter = await officerBehind(work, imported.submittedBy, imported.submittedByHuman);
    const verdicts = await judgeRows(work, now, submitter, rows);
    await settleRows(
      work,
      verdicts.map(({ row }) => row),
    );
    return MORE;
  }
  await settleAmongRows(work, imported.id);
  const checked = judged(imported, countsOf(await countRows(work, imported.id)));
  await updateImport(work, checked);
  await record(work, now, importFact('ban_import.checked', checked));
  return MORE;
}

/**
 * Puts one approved row in force, in a transaction of its own and at most once, as an approval does; what has changed
 * since the file was checked leaves it for a single proposal.
 */
export async function applyImportRow(
  work: Work,
  effects: Consequences,
  failing: FailingRows = new WeakMap(),
): Promise<typeof MORE | undefined> {
  const row = await holdApprovedRow(work);
  if (!row) return finishImport(work);
  try {
    return await applyRow(work, effects, row);
  } catch (fault) {
    if (fault instanceof Error) failing.set(fault, row);
    throw fault;
  }
}

/** Whose turn it was, by the fault that ended its transaction. */
type FailingRows = WeakMap<Error, ImportRow>;

async function applyRow(work: Work, effects: Consequences, row: ImportRow): Promise<typeof MORE> {
  const held = await holdTurn(work, row);
  if (!held) return MORE;
  const { imported, submitter, approver } = held;
  const now = await work.now();
  const [verdict] = await judgeRows(work, now, submitter, [row]);
  if (!verdict?.importable) {
    await settleRows(work, [asSingle(verdict?.row ?? row)]);
    return MORE;
  }
  const { importable } = verdict;
  const done = await attempt(work, () =>
    decideRow(work, effects, { imported, submitter, approver }, importable, now),
  );
  await settleRows(work, [
    done instanceof Refusal
      ? asSingle({ ...row, reason: done.code })
      : { ...row, verdict: 'applied', banId: done },
  ]);
  return MORE;
}

/** Whoever the row names is held, and the import as approved. Null when it was discarded or an account is off since. */
async function holdTurn(work: Work, row: ImportRow): Promise<Deciding | null> {
  const before = await findApproved(work, row.importId);
  if (!before) return null;
  const [submitter, approver] = await humansBehind(work, before);
  const subject = subjectOf(work, row, submitter, dayInShanghai(await work.now()));
  const also = { shared: [`ban_import:${row.importId}`] };
  if (subject) await holdClaim(work, subject, also);
  else await hold(work, also);
  const imported = await findApproved(work, row.importId);
  if (!imported || !(await holdActive(work, [submitter.id, approver.id]))) return null;
  return { imported, submitter, approver };
}

function asSingle(row: ImportRow): ImportRow {
  return { ...row, verdict: 'single_proposal' };
}

interface Deciding {
  readonly imported: BanImport;
  readonly submitter: Principal;
  readonly approver: Principal;
}

/** In the name of who sent the file, and then of who approved it. The id of the ban. */
async function decideRow(
  work: Work,
  effects: Consequences,
  { imported, submitter, approver }: Deciding,
  { entry, authorityId }: Importable,
  now: Date,
): Promise<string> {
  const { subject, proposal } = entry;
  const proposed = propose(
    v7(),
    proposal,
    subject,
    submitter,
    imported.submittedAt,
    dayInShanghai(now),
  );
  const ban = { ...proposed, authorityId };
  const barred = { kind: 'person', claim: subject } as const;
  const row = rowOf(ban, columnsOfSubject(work, ban.id, barred));
  await insertBan(work, row);
  await recordBan({ ...work, actor: submitter }, now, 'ban.proposed', row);
  const asApprover = { ...work, actor: approver };
  const moved = await putInForce(asApprover, effects, approver, ban, barred, now);
  await saveMove(asApprover, now, row, moved);
  return ban.id;
}

async function humansBehind(
  work: Work,
  { submittedBy, submittedByHuman, decidedBy, decidedByHuman }: BanImport,
): Promise<[Principal, Principal]> {
  if (decidedBy === null || decidedByHuman === null) throw new Error('approved by nobody');
  return [
    await officerBehind(work, submittedBy, submittedByHuman),
    await officerBehind(work, decidedBy, decidedByHuman),
  ];
}

async function finishImport(work: Work): Promise<undefined> {
  const found = await findDoneImport(work);
  if (!found) return undefined;
  await hold(work, { exclusive: [`ban_import:${found.id}`] });
  const done = await findApproved(work, found.id);
  if (!done) return undefined;
  const now = await work.now();
  const finished = applied(done, await countEnd(work, done.id));
  await updateImport(work, finished);
  await record(work, now, importFact('ban_import.applied', finished));
  await tellOfRowsLeft(work, now, finished);
  return undefined;
}

export const checkImportsJob: Job = { queue: 'chores', everyMs: 1_000, run: checkImport };

export function applyImportsJob(effects: Consequences): Job {
  const failing: FailingRows = new WeakMap();
  return {
    queue: 'chores',
    everyMs: 1_000,
    lanes: 2,
    run: (work) => applyImportRow(work, effects, failing),
    failed: async (work, fault) => {
      const row = fault instanceof Error ? failing.get(fault) : undefined;
      if (row) await countFailure(work, row);
    },
  };
}
