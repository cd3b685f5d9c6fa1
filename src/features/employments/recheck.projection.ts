import type { Projection } from '../log/projection';
import { partFactData, planFactData, roundFactData } from './recheck.facts';
import { chosenPlansAfter } from './recheck-plans.store';
import { partsAfter, roundsAfter } from './rechecks.store';

export const recheckPlanProjection: Projection = {
  kind: 'recheck_plan',
  rows: async (work, after, limit) =>
    (await chosenPlansAfter(work, after, limit)).map((row) => ({
      id: row.institutionId,
      version: row.version,
      data: planFactData(row),
    })),
};

export const recheckRoundProjection: Projection = {
  kind: 'recheck_round',
  rows: async (work, after, limit) =>
    (await roundsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: roundFactData(work.keys, row),
    })),
};

export const recheckPartProjection: Projection = {
  kind: 'recheck_part',
  rows: async (work, after, limit) =>
    (await partsAfter(work, after, limit)).map((row) => ({
      id: row.id,
      version: row.version,
      data: partFactData(row),
    })),
};
