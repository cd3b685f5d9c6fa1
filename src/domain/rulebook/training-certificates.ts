import { plainDate, type Period } from '../calendar';
import type { CourseKind } from '../catalogue';
import type { Hours, Topic } from '../training';

export const TRAINED_POSTS = ['caregiver', 'head'] as const;
export type TrainedPost = (typeof TRAINED_POSTS)[number];

/** What completed courses must hold together for a training certificate. A row that changes is ended and followed by another. */
export interface TrainingCertificateRule {
  readonly id: string;
  readonly post: TrainedPost;
  readonly courseKind: CourseKind;
  /** What the certificate says that it trains for. */
  readonly major: string;
  readonly inForce: Period;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    readonly confirmed: boolean;
  };
  /** At least; of 45 minutes. */
  readonly hours: Hours;
  readonly topics: readonly Topic[];
}

const TRAINING_OUTLINES = '托育机构负责人、保育人员培训大纲（试行）, 国卫办人口函〔2021〕449号';

/** No less than what the post itself asks, so that a certificate never says more than its courses. */
export const TRAINING_CERTIFICATE_RULES: readonly TrainingCertificateRule[] = [
  {
    id: 'nhc-2021-449-caregiver-certificate',
    post: 'caregiver',
    courseKind: 'initial',
    major: 'infant_care',
    inForce: { startsOn: plainDate('2021-08-19'), endsOn: null },
    source: { instrument: TRAINING_OUTLINES, article: 'hours: 保育人员', confirmed: false },
    hours: { theory: 60, practice: 60 },
    topics: ['child_development_and_mental_health'],
  },
  {
    id: 'nhc-2021-449-head-certificate',
    post: 'head',
    courseKind: 'initial',
    major: 'nursery_management',
    inForce: { startsOn: plainDate('2021-08-19'), endsOn: null },
    source: { instrument: TRAINING_OUTLINES, article: 'hours: 负责人', confirmed: false },
    hours: { theory: 40, practice: 20 },
    topics: ['nursery_management'],
  },
];
