import type { RequirementRule } from '../requirement';
import { NATIONAL_RULES } from './national';
import { ZHENGZHOU_RULES } from './zhengzhou';

/** Every jurisdiction's rows, the national ones first. */
export const REQUIREMENT_RULES: readonly RequirementRule[] = [
  ...NATIONAL_RULES,
  ...ZHENGZHOU_RULES,
];
