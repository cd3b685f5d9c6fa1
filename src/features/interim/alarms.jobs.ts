import { superiorOf } from '../../domain/division';
import { alarmsOf, effectOfMeasure } from '../../domain/interim';
import type { Work } from '../../platform/database/work';
import { MORE, type Job } from '../../platform/queue/job';
import { closeFindings, openFindings, type NewFinding } from '../findings/findings.commands';
import { alarmKeys } from './interim.commands';
import { holdAlarming, moveAlarms, type Unconfirmed } from './interim.store';

const MOST_AT_ONCE = 200;

/**
 * Tells the superior of whoever imposed a measure that nobody has confirmed it: after 24 hours, and again after 48, once
 * each, however late it runs. When the 72 hours are over there is nothing left to confirm, and the findings close; that
 * the measure is over does not wait for this.
 */
export async function raiseAlarms(work: Work): Promise<typeof MORE | undefined> {
  const now = await work.now();
  const held = await holdAlarming(work, now, MOST_AT_ONCE);
  if (held.length === 0) return undefined;
  const over = held.filter((one) => effectOfMeasure({ ...one, personId: '' }, now) === 'none');
  const due = held.filter((one) => !over.includes(one));
  await openFindings(
    work,
    now,
    due.flatMap((one) => alarmsDue(one, now)),
  );
  await closeFindings(
    work,
    now,
    'interim_measure_unconfirmed',
    over.flatMap(({ id }) => alarmKeys(id)),
  );
  await moveAlarms(
    work,
    held.map((one) => ({ id: one.id, alarmsAt: nextAlarm(one, now) })),
  );
  return held.length === MOST_AT_ONCE ? MORE : undefined;
}

/** The first and, if it has come, the second: one that is open already is left as it is. */
function alarmsDue(measure: Unconfirmed, now: Date): NewFinding[] {
  const { id, authorityId, imposedAt, division } = measure;
  const alarms = alarmsOf(measure);
  return alarmKeys(id).flatMap((key, at) => {
    const since = alarms[at];
    if (!since || since > now) return [];
    return [
      {
        kind: 'interim_measure_unconfirmed',
        division: superiorOf(division) ?? division,
        evidence: {
          measureId: id,
          authorityId,
          imposedAt: imposedAt.toISOString(),
          alarm: at + 1,
        },
        key,
        dueOn: null,
        once: true,
        concerns: [authorityId],
      },
    ];
  });
}

function nextAlarm(measure: Unconfirmed, now: Date): Date | null {
  return alarmsOf(measure).find((alarm) => alarm > now) ?? null;
}

export const raiseAlarmsJob: Job = { queue: 'chores', everyMs: 10_000, run: raiseAlarms };
