import { joinBanEffects, type BanEffects, type Consequences } from './features/bans/ban-effects';
import { presentStandingBans } from './features/bans/institution-bans.http';
import { anyCites, type CitesCheck } from './features/clearance/citations';
import { employmentCites } from './features/employments/cites.store';
import {
  flagsOfInstitutionBans,
  lookBeforeRegistered,
  successionOfEmployments,
} from './features/employments/succession.commands';
import { joinEmploymentEffects, type EmploymentEffects } from './features/employments/effects';
import { answersOfBans } from './features/enforcement/answer-effects';
import {
  obligationsOfBans,
  obligationsOfEmployments,
} from './features/enforcement/obligation-effects';
import { credentialsAwardedSince } from './features/credentials/awarded.store';
import type { AwardedSince } from './features/institutions/awards.commands';
import { deathsByLifts } from './features/bans/bans.store';
import { deathsByEmployments } from './features/employments/employments.store';
import type { DeathsOf } from './features/training/look-for-irregularities';
import { completionsAwardedSince } from './features/training/training.store';
import type { InstitutionParts } from './features/institutions/institutions.http';

/** What a ban of a person does in the features behind it: a line for each, in their order. */
const effectsOfBans: readonly BanEffects[] = [obligationsOfBans, answersOfBans];

/** What an employment does in the features behind it. */
const effectsOfEmployments: readonly EmploymentEffects[] = [
  obligationsOfEmployments,
  successionOfEmployments,
];

export const employmentEffects = joinEmploymentEffects(effectsOfEmployments);
export const banEffects: Consequences = {
  ofPersons: joinBanEffects(effectsOfBans),
  ofInstitutions: flagsOfInstitutionBans,
};

/** What features behind a nursery know of it and do about it. */
export const institutionParts: InstitutionParts = {
  bansOf: presentStandingBans,
  registered: lookBeforeRegistered,
};

/** What a provider awarded, in the features behind it. */
export const awardedSince: AwardedSince = async (work, providerId, since) => [
  ...(await credentialsAwardedSince(work, providerId, since)),
  ...(await completionsAwardedSince(work, providerId, since)),
];

/** Of whom an authority or an employer said that they died, and the last day on which they can have lived. */
export const deathsOf: DeathsOf = async (work, personIds) => {
  const said = [
    ...(await deathsByLifts(work, personIds)),
    ...(await deathsByEmployments(work, personIds)),
  ];
  return new Map(said.map(({ personId, lastDay }) => [personId, lastDay]));
};

/** What rests on a check in the features behind it. */
const citationsOfChecks: readonly CitesCheck[] = [employmentCites];

export const citesCheck = anyCites(citationsOfChecks);
