import { joinBanEffects, type BanEffects } from './features/bans/ban-effects';
import { anyCites, type CitesCheck } from './features/clearance/citations';
import { employmentCites } from './features/employments/cites.store';
import { joinEmploymentEffects, type EmploymentEffects } from './features/employments/effects';
import { answersOfBans } from './features/enforcement/answer-effects';
import {
  obligationsOfBans,
  obligationsOfEmployments,
} from './features/enforcement/obligation-effects';

/** What a ban does in the features behind it: a line for each, in their order. */
const effectsOfBans: readonly BanEffects[] = [obligationsOfBans, answersOfBans];

/** What an employment does in the features behind it. */
const effectsOfEmployments: readonly EmploymentEffects[] = [obligationsOfEmployments];

export const employmentEffects = joinEmploymentEffects(effectsOfEmployments);
export const banEffects = joinBanEffects(effectsOfBans);

/** What rests on a check in the features behind it. */
const citationsOfChecks: readonly CitesCheck[] = [employmentCites];

export const citesCheck = anyCites(citationsOfChecks);
