import { v7 } from 'uuid';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { mustBeAllowedToAward } from '../../domain/credential';
import { canonical, type FactData, type NewFact } from '../../domain/fact';
import type { PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import {
  mustBePlausibleCompletion,
  type CompletionResult,
  type Hours,
  type Topic,
} from '../../domain/training';
import { decideUpdate, mustBeBornBy, stateOf, type Update } from '../../domain/update';
import { mustSayWhyWithdrawn, type WithdrawalReason } from '../../domain/withdrawal';
import type { Keys } from '../../platform/crypto/key-ring';
import { byIndex, versionsFoundByPerson } from '../../platform/database/by-index';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { Projection } from '../log/projection';
import { awardRightsOf } from '../institutions/institutions.store';
import { attachHolder, holdPush, pusherOf } from '../persons/push.commands';
import {
  completionsAfter,
  findCompletion,
  insertCompletion,
  type CompletionRow,
} from './training.store';

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
 * Records a finished course under the provider's own reference, or its later state. A push of what is stored
 * already changes nothing and leaves no fact.
 *
 * @throws Refusal `update-older-than-stored`, `update-contradicts-stored`, `period-invalid`, `award-not-permitted`,
 * `request-invalid` for a withdrawal without its reason.
 */
export async function putCompletion(
  work: Work,
  reference: string,
  push: PushedCompletion,
): Promise<CompletionPut> {
  const pusher = await pusherOf(work);
  const { organisationId } = pusher;
  const find = () => findCompletion(work, organisationId, reference);
  await holdPush(work, { kind: 'completion', organisationId, reference }, push.trainee, find);
  const at = await work.now();
  const stored = await find();
  const digest = digestOf(work.keys, organisationId, reference, push);
  const update = decideUpdate(stored, { updatedAt: push.updatedAt, digest }, at);
  if (stored && update === 'unchanged') return { update, completion: stored };

  mustBePlausibleCompletion(push, dayInShanghai(at));
  mustSayWhyWithdrawn(push.result === 'withdrawn', push.withdrawalReason);
  mustBeBornBy(push.trainee.birthDate, push.startedOn);
  const rights = await awardRightsOf(work, organisationId);
  mustBeAllowedToAward(rights, COURSE, push.completedOn);
  const { personId, ...doubts } = await attachHolder(work, at, push.trainee, {
    kind: 'completion',
    source: pusher,
    stored,
  });
  const row: Omit<CompletionRow, 'entryNumber'> = {
    id: stored?.id ?? v7(),
    version: (stored?.version ?? 0) + 1,
    organisationId,
    reference,
    personId,
    ...statementOf(push),
    state: stateOf({ ...doubts, numberUnverified: false }),
    updatedAt: push.updatedAt,
    digest,
    recordedAt: at,
  };
  const [entryNumber] = await record(work, at, factOf(row));
  if (entryNumber === undefined) throw new Error('a fact was recorded without a number');
  const completion = { ...row, entryNumber };
  await insertCompletion(work, completion);
  return { update, completion };
}

const COURSE = { kind: 'training_completion', occupation: null, level: null } as const;

/**
 * Only for whoever pushed it; another's reference is absent.
 *
 * @throws Refusal `not-found`.
 */
export async function getCompletion(work: Work, reference: string): Promise<CompletionRow> {
  const { organisationId } = await pusherOf(work);
  const row = await findCompletion(work, organisationId, reference);
  if (!row) {
    throw new Refusal('not-found', 'Your organisation has no completion under this reference.');
  }
  return row;
}

function statementOf(push: PushedCompletion) {
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
function digestOf(
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

function factOf(row: Omit<CompletionRow, 'entryNumber'>): NewFact {
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
