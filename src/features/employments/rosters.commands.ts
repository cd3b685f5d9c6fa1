import { v7 } from 'uuid';
import type { FactData } from '../../domain/fact';
import { Refusal } from '../../domain/refusal';
import { parseRosterLine, referenceOf, type RosterLine } from '../../domain/roster';
import { attempt } from '../../platform/database/attempt';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { MORE } from '../../platform/queue/job';
import type { Projection } from '../log/projection';
import type { EmploymentEffects } from './effects';
import { recordMember } from './record.commands';
import {
  holdWaitingLine,
  insertRoster,
  linePlace,
  rostersAfter,
  settleLine,
  type Roster,
} from './rosters.store';

/** Takes a staff list: its lines are recorded, unconfirmed, and decided about one by one in the background. */
export async function receiveRoster(
  work: Work,
  text: string,
  lines: readonly RosterLine[],
): Promise<Roster> {
  const at = await work.now();
  const id = v7();
  const roster: Roster = {
    id,
    institutionId: work.actor.organisationId ?? '',
    receivedAt: at,
    lines: lines.length,
    digest: work.keys.commitment(id, text),
    version: 1,
  };
  await insertRoster(
    work,
    roster,
    lines.map((line, index) => ({
      rosterId: id,
      line: index + 1,
      reference: referenceOf(line),
      sealedLine: work.keys.seal(linePlace(id, index + 1), JSON.stringify(line)),
      outcome: 'waiting',
      employmentId: null,
      refusal: null,
    })),
  );
  await record(work, at, {
    type: 'roster.received',
    subject: { kind: 'roster', id, version: roster.version },
    concerns: [roster.institutionId],
    data: rosterFactData(roster),
  });
  return roster;
}

/** Records one line that waits, or keeps why it cannot be: a bad line stands in no other's way. */
export async function recordWaitingLine(
  work: Work,
  effects: EmploymentEffects,
): Promise<typeof MORE | undefined> {
  const row = await holdWaitingLine(work);
  if (!row) return undefined;
  const place = linePlace(row.rosterId, row.line);
  const line = JSON.parse(work.keys.open(place, row.sealedLine)) as RosterLine;
  const recorded = await attempt(work, async () => {
    const { member, ...rest } = parseRosterLine(line);
    return recordMember(work, effects, {
      institutionId: row.institutionId,
      member,
      cited: null,
      employment: { ...rest, managerEmploymentId: null },
    });
  });
  await settleLine(
    work,
    recorded instanceof Refusal
      ? { ...row, outcome: 'refused', refusal: recorded.code }
      : { ...row, outcome: 'recorded', employmentId: recorded.employment.id },
  );
  return MORE;
}

function rosterFactData({ institutionId, receivedAt, lines, digest }: Roster): FactData {
  return { institutionId, receivedAt: receivedAt.toISOString(), lines, digest };
}

export const rosterProjection: Projection = {
  kind: 'roster',
  rows: async (work, after, limit) =>
    (await rostersAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: rosterFactData(row),
    })),
};
