import { joinBanEffects, type BanEffects } from './features/bans/ban-effects';

/** What a ban does in the features behind it: a line for each, in their order. */
const effectsOfBans: readonly BanEffects[] = [];

export const banEffects: BanEffects = joinBanEffects(effectsOfBans);
