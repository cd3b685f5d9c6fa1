import { addDays, addMonths, monthsBetween, type PlainDate } from './calendar';
import { change, found, type Asked, type Condition, type Found } from './subsidy-found';
import type { SubsidyRule } from './subsidy-rule';
import { issuedOn, referenceOf, type PaidCertificate } from './subsidy-subject';
import type { CaseEmployment } from './subsidy-case';

// What the registry itself knows: certificates, courses, posts.

export function level(asked: Asked, { levels }: Condition<'level'>): Found {
  const certificate = certificateOf(asked);
  const needed = change('certificate', { levels, by: lastDayOf(asked.rule) });
  return counted(asked, certificate, certificate.level, (one) => levels.includes(one), needed);
}

export function occupation(asked: Asked, { occupations }: Condition<'occupation'>): Found {
  const certificate = certificateOf(asked);
  const needed = change('certificate', { occupations, by: lastDayOf(asked.rule) });
  const fits = (one: string) => occupations.includes(one);
  return counted(asked, certificate, certificate.occupation, fits, needed);
}

/** A number of no known pattern, or a record held for review, is not relied on, nor held against anybody. */
function counted<Value extends string | number>(
  { subject }: Asked,
  { state }: PaidCertificate,
  value: Value | null,
  fits: (value: Value) => boolean,
  needed: Found['changes'][number],
): Found {
  const from = [referenceOf(subject)];
  if (value !== null && !fits(value)) return found(false, value, from, [needed]);
  if (value === null || state !== 'accepted') {
    return found('unknown', value, from, [change('review')]);
  }
  return found(true, value, from);
}

export function inTime(
  { subject, day }: Asked,
  { months }: Condition<'applied_within_months'>,
): Found {
  const issued = issuedOn(subject);
  const last = addMonths(issued, months);
  const changes = day <= last ? [change('apply_by', { by: last })] : [];
  return found(day <= last, { issuedOn: issued, lastDay: last }, [referenceOf(subject)], changes);
}

/** A course that was passed by the day of the application. */
export function trained({ given: { completions }, day }: Asked): Found {
  const passed = completions.filter(
    ({ result, completedOn }) => result === 'passed' && completedOn <= day,
  );
  const accepted = passed.filter(({ state }) => state === 'accepted');
  const from = (accepted.length > 0 ? accepted : passed).map(({ id, version }) => ({
    kind: 'completion' as const,
    id,
    version,
    speaker: null,
  }));
  if (accepted.length > 0) return found(true, accepted.length, from);
  if (passed.length > 0) return found('unknown', 0, from, [change('review')]);
  return found(false, 0, [], [change('training')]);
}

/** An end may lie in the past: what was worked until then was worked. */
export function employedAs(
  { subject, day }: Asked,
  { positions, leastMonths }: Condition<'employed_as'>,
): Found {
  if (subject.kind !== 'employment') throw new Error('this row is about a post');
  const { record } = subject;
  const { position, state } = record;
  const months = monthsWorked(record, day);
  const value = { position, state, months };
  const from = [referenceOf(subject)];
  if (!positions.includes(position)) return found(false, value, from);
  if (state === 'unconfirmed') return found('unknown', value, from, [change('review')]);
  const least = addMonths(record.startsOn, leastMonths);
  const changes =
    months < leastMonths && state !== 'ended'
      ? [change('longer_employment', { months: leastMonths - months, from: least })]
      : [];
  return found(months >= leastMonths, value, from, changes);
}

export function monthsWorked({ startsOn, endsOn }: CaseEmployment, day: PlainDate): number {
  const until = endsOn !== null && endsOn <= day ? endsOn : addDays(day, 1);
  return until <= startsOn ? 0 : monthsBetween(startsOn, until);
}

export function certificateHeld(
  { given: { credentials }, day }: Asked,
  { occupations }: Condition<'holds_certificate'>,
): Found {
  const held = credentials.filter(
    ({ occupation, issuedOn, status }) =>
      occupation !== null &&
      occupations.includes(occupation) &&
      issuedOn <= day &&
      status !== 'withdrawn',
  );
  const accepted = held.filter(({ state }) => state === 'accepted');
  const from = (accepted.length > 0 ? accepted : held).map((record) =>
    referenceOf({ kind: 'credential', record }),
  );
  if (accepted.length > 0) return found(true, accepted.length, from);
  if (held.length > 0) return found('unknown', 0, from, [change('review')]);
  return found(false, 0, [], [change('certificate', { occupations })]);
}

/** On which a certificate may be issued, or applied for, under this row; null while its end is not known. */
export function lastDayOf({ inForce: { endsOn } }: SubsidyRule): PlainDate | null {
  return endsOn && addDays(endsOn, -1);
}

function certificateOf({ subject }: Asked): PaidCertificate {
  if (subject.kind !== 'credential') throw new Error('this row is about a certificate');
  return subject.record;
}
