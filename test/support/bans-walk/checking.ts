import { overOn, type ModelBan, type World } from './world';

/** What a nursery is told about somebody who shows their document, for a post that needs nothing. */
export interface Told {
  readonly verdict: string;
  readonly reasons: readonly string[];
}

const STATUTORY = ['abuse', 'sexual_offence', 'violence', 'trafficking', 'abandonment'];

/** What a ban does on a day: it bars, the statute bars in its place, it refers, or nothing. */
export function effectOf(ban: ModelBan, day: string): 'bars' | 'statute' | 'refers' | 'nothing' {
  const end = overOn(ban);
  if (ban.state === 'suspended') return 'refers';
  if (ban.state === 'lifted') return ban.liftBasis === 'deceased' ? 'refers' : 'nothing';
  if (ban.state !== 'in_force') return 'nothing';
  if (end === null || day < end) return 'bars';
  return STATUTORY.includes(ban.category) ? 'statute' : 'nothing';
}

/** Barred before referred before clear; who is only somebody's namesake is never barred. */
export function toldOf(world: World, who: number, name: string): Told {
  const effects = effectsOn(world, who);
  if (effects.includes('bars')) return { verdict: 'barred', reasons: ['ban_in_force'] };
  if (effects.includes('statute')) return { verdict: 'barred', reasons: ['statutory_bar'] };
  const asked = world.people[who];
  if (!asked) throw new Error('nobody is asked about');
  const doubtful =
    effects.includes('refers') ||
    asked.disputed ||
    (asked.names.length > 0 && !asked.names.includes(name)) ||
    world.people.some(
      ({ names, bornOn }, other) =>
        other !== who &&
        bornOn === asked.bornOn &&
        names.includes(name) &&
        effectsOn(world, other).length > 0,
    );
  return doubtful
    ? { verdict: 'refer', reasons: ['ask_authority'] }
    : { verdict: 'clear', reasons: [] };
}

function effectsOn({ bans, day }: World, who: number): string[] {
  return bans
    .filter((ban) => ban.who === who)
    .map((ban) => effectOf(ban, day))
    .filter((effect) => effect !== 'nothing');
}
