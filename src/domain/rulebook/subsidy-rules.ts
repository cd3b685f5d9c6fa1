import type { SubsidyRule } from '../subsidy-rule';
import { LOAN_INTEREST_RULES } from './subsidy-loan-interest';
import { POST_SUBSIDY_RULES } from './subsidy-post';
import { QUANZHOU_RULES, SKILL_UPGRADE_RULES } from './subsidy-skill-upgrade';
import { SOCIAL_INSURANCE_RULES } from './subsidy-social-insurance';
import { VOCATIONAL_TRAINING_RULES } from './subsidy-vocational-training';

/** Every row that was ever in force: decisions keep citing those that ended. */
export const SUBSIDY_RULES: readonly SubsidyRule[] = [
  ...SKILL_UPGRADE_RULES,
  ...QUANZHOU_RULES,
  ...VOCATIONAL_TRAINING_RULES,
  ...SOCIAL_INSURANCE_RULES,
  ...LOAN_INTEREST_RULES,
  ...POST_SUBSIDY_RULES,
];
