import { v7 } from 'uuid';
import { mustBeAllowedToApprove } from '../../domain/account';
import { dayInShanghai } from '../../domain/calendar';
import { isWithin } from '../../domain/division';
import {
  alarmsOf,
  type Imposition,
  type InterimEndReason,
  type InterimMeasure,
} from '../../domain/interim';
import {
  confirm,
  endAsRequested,
  endWithBan,
  impose,
  requestEnd,
  withdrawMeasure,
} from '../../domain/interim-moves';
import type { Principal } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { authorityIdsInLine, authorityIdsUnder } from '../access/authorities.store';
import { closeFindings } from '../findings/findings.commands';
import { mustNotAccuseAnother } from '../persons/accused.commands';
import { assertIdentity, attachPerson, holdClaim } from '../persons/persons.commands';
import { groundsOf, sealGrounds, type Grounds } from './grounds';
import { interimFact } from './interim.facts';
import {
  findMeasure,
  insertMeasure,
  measuresOfPerson,
  measuresOfSubject,
  updateMeasure,
  type InterimRow,
} from './interim.store';

/** A measure with whom it names and why: what the deciding line may read. */
export interface MeasureWithGrounds {
  readonly row: InterimRow;
  readonly grounds: Grounds;
  /** When it was read. */
  readonly now: Date;
}

/** Refers everybody who asks about this person to the authority, from this moment on. The person is registered now if unknown. */
export async function imposeMeasure(
  work: Work,
  said: Imposition,
  grounds: Grounds,
): Promise<MeasureWithGrounds> {
  const { actor } = work;
  const { subject } = grounds;
  if (!actor.organisationId || !isWithin(said.incidentDivision, actor.division ?? '')) {
    throw new Refusal(
      'outside-jurisdiction',
      'The incident lies outside the division of your authority. The authority of its place acts.',
    );
  }
  await holdClaim(work, subject);
  const officer = await holdDeciding(work);
  const now = await work.now();
  await mustNotAccuseAnother(work, subject);
  const source = { organisationId: actor.organisationId, division: said.incidentDivision };
  const { personId, agreement } = await attachPerson(work, now, subject, source);
  if (agreement === 'contradicts') await assertIdentity(work, now, personId, subject, source);
  const line = new Set(await authorityIdsInLine(work, actor));
  const before = await measuresOfPerson(work, personId);
  const measure = impose(
    v7(),
    personId,
    said,
    subject,
    before.filter((one) => line.has(one.authorityId) || one.imposedByHuman === officer.humanId),
    officer,
    now,
    dayInShanghai(now),
  );
  const row: InterimRow = {
    ...measure,
    ...sealGrounds(work, measure.id, grounds),
    alarmsAt: alarmsOf(measure)[0] ?? null,
  };
  await insertMeasure(work, row);
  await record(work, now, interimFact(work, 'interim_measure.imposed', row));
  return { row, grounds, now };
}

/** Lets it last until its ban is approved, or rejected as naming somebody else, or until its 90 days are over. */
export function confirmMeasure(work: Work, measureId: string, version: number | null) {
  return move(work, measureId, version, 'interim_measure.confirmed', (measure, officer, now) => {
    mustBeAllowedToApprove(officer, now);
    return confirm(measure, officer, now);
  });
}

export function withdrawInterim(work: Work, measureId: string, version: number | null) {
  return move(work, measureId, version, 'interim_measure.withdrawn', withdrawMeasure);
}

export function requestInterimEnd(
  work: Work,
  measureId: string,
  version: number | null,
  reason: InterimEndReason,
) {
  return move(work, measureId, version, 'interim_measure.end_requested', (measure, officer, now) =>
    requestEnd(measure, reason, officer, now),
  );
}

export function endMeasure(work: Work, measureId: string, version: number | null) {
  return move(work, measureId, version, 'interim_measure.ended', (measure, officer, now) => {
    mustBeAllowedToApprove(officer, now);
    return endAsRequested(measure, officer, now);
  });
}

type DecidedBan = Pick<InterimRow, 'id' | 'authorityId' | 'subjectDigest' | 'incidentOn'>;

/**
 * What a decision about a ban leaves of the measures of its authority on the same document for an incident of the same
 * day: nothing. For the transaction of that decision, which holds the document exclusively.
 */
export async function endMeasuresWith(
  work: Work,
  at: Date,
  ban: DecidedBan,
  as: 'ban_approved' | 'ban_rejected',
): Promise<void> {
  for (const row of await measuresEndingWith(work, at, ban, as)) {
    await save(work, at, 'interim_measure.ended', row);
  }
}

/** These measures as such a decision would leave them. Writes nothing. */
export async function measuresEndingWith(
  work: Work,
  at: Date,
  ban: DecidedBan,
  as: 'ban_approved' | 'ban_rejected',
): Promise<InterimRow[]> {
  return (await measuresOfSubject(work, ban)).flatMap((before) => {
    const ended = endWithBan(before, { id: ban.id, as }, work.actor, at);
    return ended ? [{ ...before, ...ended }] : [];
  });
}

/** Reading whom a measure names is a disclosure, and a disclosure is a fact. */
export async function discloseMeasure(work: Work, measureId: string): Promise<MeasureWithGrounds> {
  const row = await getMeasureRow(work, measureId);
  const now = await work.now();
  await record(work, now, {
    type: 'interim_measure.disclosed',
    subject: { kind: 'disclosure', id: v7(), version: 1 },
    concerns: [work.actor.organisationId ?? row.authorityId],
    data: { measureId, measureVersion: row.version },
  });
  return { row, grounds: groundsOf(work, row), now };
}

/** Every move: hold its person and who decides, read it again now that nothing can change, move, save, record. */
async function move(
  work: Work,
  measureId: string,
  version: number | null,
  type: string,
  rule: (measure: InterimMeasure, officer: Principal, now: Date) => InterimMeasure,
): Promise<MeasureWithGrounds> {
  const grounds = groundsOf(work, await getMeasureRow(work, measureId));
  await holdClaim(work, grounds.subject);
  const officer = await holdDeciding(work);
  const now = await work.now();
  const before = await getMeasureRow(work, measureId);
  if (version !== before.version) {
    throw new Refusal('precondition-failed', 'The measure moved since you read it. Read it again.');
  }
  const row = await save(work, now, type, { ...before, ...rule(before, officer, now) });
  return { row, grounds, now };
}

/** What was moved needs nobody's alarm any more. */
async function save(work: Work, at: Date, type: string, moved: InterimRow): Promise<InterimRow> {
  const row = { ...moved, alarmsAt: null };
  await updateMeasure(work, row);
  await record(work, at, interimFact(work, type, row));
  await closeFindings(work, at, 'interim_measure_unconfirmed', alarmKeys(row.id));
  return row;
}

/** Of the findings that say that nobody confirmed it. */
export function alarmKeys(measureId: string): readonly string[] {
  return ['first', 'second'].map((alarm) => `${measureId}:${alarm}`);
}

/** @throws Refusal `not-found`, also for what is another line's. */
async function getMeasureRow(work: Work, measureId: string): Promise<InterimRow> {
  const row = await findMeasure(work, measureId, await authorityIdsUnder(work, work.actor));
  if (!row) throw new Refusal('not-found', 'There is no such measure in your line.');
  return row;
}
