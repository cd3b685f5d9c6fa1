import { canonical, type FactData, type NewFact } from '../../domain/fact';
import { Refusal } from '../../domain/refusal';
import type { PushedCompletion } from '../../domain/training';
import type { Update } from '../../domain/update';
import type { Keys } from '../../platform/crypto/key-ring';
import { byIndex, versionsFoundByPerson } from '../../platform/database/by-index';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { Projection } from '../log/projection';
import { pusherOf } from '../persons/push.commands';
import {
  completionsAfter,
  findCompletions,
  insertCompletions,
  type CompletionRow,
} from './training.store';

export interface CompletionPut {
  readonly update: Update;
  readonly completion: CompletionRow;
}

/**
 * Only for whoever pushed it; another's reference is absent.
 *
 * @throws Refusal `not-found`.
 */
export async function getCompletion(work: Work, reference: string): Promise<CompletionRow> {
  const { organisationId } = await pusherOf(work);
  const [row] = await findCompletions(work, organisationId, [reference]);
  if (!row) {
    throw new Refusal('not-found', 'Your organisation has no completion under this reference.');
  }
  return row;
}

export function statementOf(push: PushedCompletion) {
  const { courseCode, courseTitle, hours, topics, startedOn, completedOn } = push;
  return {
    courseCode,
    courseTitle,
    theoryHours: hours.theory,
    practiceHours: hours.practice,
    topics,
    startedOn,
    completedOn,
    result: push.result,
    run: push.run,
    withdrawalReason: push.withdrawalReason,
  };
}

/** Of everything that was sent: whether the same reference comes with the same content again. */
export function digestOf(
  keys: Keys,
  organisationId: string,
  reference: string,
  push: PushedCompletion,
): string {
  const { document, name, birthDate, proof } = push.trainee;
  const { run, withdrawalReason } = push;
  const content: Record<string, FactData[string]> = {
    trainee: { document: document.key, name, birthDate, proof },
    courseCode: push.courseCode,
    courseTitle: push.courseTitle,
    theoryHours: push.hours.theory,
    practiceHours: push.hours.practice,
    topics: push.topics,
    startedOn: push.startedOn,
    completedOn: push.completedOn,
    result: push.result,
  };
  if (run !== null) content['run'] = run;
  if (withdrawalReason !== null) content['withdrawalReason'] = withdrawalReason;
  return keys.commitment(`completion:${organisationId}:${reference}`, canonical(content));
}

/** How officers decided what was held: a version of its own, of the same edition at its source. */
export async function settleCompletion(
  work: Work,
  at: Date,
  held: CompletionRow,
  decision: 'accepted' | 'rejected',
): Promise<void> {
  const row = { ...held, version: held.version + 1, state: decision, recordedAt: at };
  const type = decision === 'accepted' ? 'completion.accepted' : 'completion.rejected';
  await writeCompletions(work, at, [row], () => type);
}

/** Each with its fact, of the type that is given. */
export async function writeCompletions(
  work: Work,
  at: Date,
  rows: readonly Omit<CompletionRow, 'entryNumber'>[],
  typeOf: (row: Omit<CompletionRow, 'entryNumber'>) => string,
): Promise<CompletionRow[]> {
  const numbers = await record(work, at, ...rows.map((row) => factOf(row, typeOf(row))));
  const written = rows.map((row, place): CompletionRow => {
    const entryNumber = numbers[place];
    if (entryNumber === undefined) throw new Error('a fact was recorded without a number');
    return Object.assign({ ...row }, { entryNumber });
  });
  await insertCompletions(work, written);
  return written;
}

function factOf(row: Omit<CompletionRow, 'entryNumber'>, type: string): NewFact {
  return {
    type,
    subject: { kind: 'completion', id: row.id, version: row.version },
    concerns: [row.organisationId],
    data: completionFactData(row),
  };
}

/** Run and reason are left out where there is none: older facts and digests do not have them. */
export function completionFactData(row: Omit<CompletionRow, 'entryNumber'>): FactData {
  const data: Record<string, FactData[string]> = {
    organisationId: row.organisationId,
    reference: row.reference,
    personId: row.personId,
    courseCode: row.courseCode,
    courseTitle: row.courseTitle,
    theoryHours: row.theoryHours,
    practiceHours: row.practiceHours,
    topics: row.topics,
    startedOn: row.startedOn,
    completedOn: row.completedOn,
    result: row.result,
    state: row.state,
    digest: row.digest,
    updatedAt: row.updatedAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
  };
  if (row.run !== null) data['run'] = row.run;
  if (row.withdrawalReason !== null) data['withdrawalReason'] = row.withdrawalReason;
  if (row.struckFor !== null) data['struckFor'] = row.struckFor;
  return data;
}

/** As they stand, read as a check reads them. One that it would not find has a member more. */
export const completionProjection: Projection = {
  kind: 'completion',
  rows: async (work, after, limit) => {
    const rows = await byIndex(work, () => completionsAfter(work, after, limit));
    const persons = rows.map(({ personId }) => personId);
    const found = await versionsFoundByPerson(work, 'completion', persons);
    return rows.map((row) => {
      const { id, version, entryNumber } = row;
      const data = completionFactData(row);
      const isFound = found.has(`${id}:${version}`);
      return { id, version, entryNumber, data: isFound ? data : { ...data, found: false } };
    });
  },
};
