import { plainDate } from '../calendar';
import type { ContinuingRule } from '../continuing-training';
import { WORKS_INSIDE } from './national';

/**
 * What whoever is in a post goes on learning each calendar year. No national number of hours was found, and no local
 * text was seen that has one: a place that names one gets a row of its own here.
 */
export const CONTINUING_RULES: readonly ContinuingRule[] = [
  {
    id: 'nhc-2019-58-regular-training',
    jurisdiction: 'CN',
    positions: WORKS_INSIDE.filter((position) => position !== 'volunteer'),
    inForce: { startsOn: plainDate('2019-10-08'), endsOn: null },
    source: {
      instrument: '托育机构管理规范（试行）, 国卫人口发〔2019〕58号',
      article: 'regular training (定期培训), without a number',
      confirmed: false,
    },
    leastHours: 1,
    decidesVerdict: false,
  },
];
