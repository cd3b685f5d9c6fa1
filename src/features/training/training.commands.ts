import type { PlainDate } from '../../domain/calendar';
import { canonical, type FactData, type NewFact } from '../../domain/fact';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import type { CompletionResult, Hours, Topic } from '../../domain/training';
import type { Update } from '../../domain/update';
import type { WithdrawalReason } from '../../domain/withdrawal';
import type { Keys } from '../../platform/crypto/key-ring';
import { byIndex, versionsFoundByPerson } from '../../platform/database/by-index';
import type { Work } from '../../platform/database/work';
import type { Projection } from '../log/projection';
import { pusherOf } from '../persons/push.commands';
import { completionsAfter, findCompletions, type CompletionRow } from './training.store';

/** What a provider says of one course finished by one person. */
export interface PushedCompletion {
  readonly trainee: PersonClaim;
  readonly courseCode: string;
  readonly courseTitle: string;
  readonly hours: Hours;
  readonly topics: readonly Topic[];
  readonly startedOn: PlainDate;
  readonly completedOn: PlainDate;
  readonly result: CompletionResult;
  /** The provider's own reference of the course run. */
  readonly run: string | null;
  readonly withdrawalReason: WithdrawalReason | null;
  readonly updatedAt: Date;
}

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
  const { run, withdrawalReason, ...statement } = statementOf(push);
  const content = canonical({
    trainee: { document: document.key, name, birthDate, proof },
    ...statement,
    ...(run !== null && { run }),
    ...(withdrawalReason !== null && { withdrawalReason }),
  });
  return keys.commitment(`completion:${organisationId}:${reference}`, content);
}

export function factOf(row: Omit<CompletionRow, 'entryNumber'>): NewFact {
  return {
    type: row.version === 1 ? 'completion.recorded' : 'completion.corrected',
    subject: { kind: 'completion', id: row.id, version: row.version },
    concerns: [row.organisationId],
    data: completionFactData(row),
  };
}

/** Run and reason are left out where there is none: older facts and digests do not have them. */
export function completionFactData(row: Omit<CompletionRow, 'entryNumber'>): FactData {
  return {
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
    ...(row.run !== null && { run: row.run }),
    ...(row.withdrawalReason !== null && { withdrawalReason: row.withdrawalReason }),
    state: row.state,
    digest: row.digest,
    updatedAt: row.updatedAt.toISOString(),
    recordedAt: row.recordedAt.toISOString(),
  };
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
