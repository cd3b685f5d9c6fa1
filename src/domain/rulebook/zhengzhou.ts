import { plainDate } from '../calendar';
import type { RequirementRule } from '../requirement';
import { WORKS_INSIDE } from './national';

/** 郑州市, 410100, in addition to the national rows. */
export const ZHENGZHOU_RULES: readonly RequirementRule[] = [
  {
    id: 'zhengzhou-integrity-file',
    jurisdiction: '410100',
    positions: WORKS_INSIDE.filter((position) => position !== 'volunteer'),
    stage: 'start',
    // neither the notice's number nor its day is known; this day lies before every answer of the registry
    inForce: { startsOn: plainDate('2024-01-01'), endsOn: null },
    source: {
      instrument: 'Notice of a district of Zhengzhou on nurseries (诚信档案 on the city platform)',
      article: 'staff integrity file',
      confirmed: false,
    },
    needs: [{ kind: 'proof', of: 'integrity_file' }],
  },
];
