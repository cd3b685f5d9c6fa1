import { collides, impossible, sees, STANDING } from './law';
import type { Act, Command, Kind, ModelBan, ModelMotion, Outcome, State, World } from './world';

/** From which states a motion moves a ban, and where to. A release moves its term. */
const ARROWS: Readonly<Record<Kind, { from: readonly State[]; to: State | null }>> = {
  lift: { from: ['in_force', 'suspended'], to: 'lifted' },
  suspend: { from: ['in_force'], to: 'suspended' },
  resume: { from: ['suspended'], to: 'in_force' },
  reopen: { from: ['lifted'], to: 'in_force' },
  release: { from: ['in_force', 'suspended'], to: null },
};

/** What becomes of a command in a world: the whole of what may be answered. */
export function outcomeOf(world: World, command: Command): Outcome {
  switch (command.does) {
    case 'propose':
      return proposing(world, command);
    case 'correct':
      return correcting(world, command);
    case 'request':
      return requesting(world, command);
    case 'approve':
    case 'reject':
    case 'withdraw':
      return command.of === 'ban' ? decidingBan(world, command) : decidingMotion(world, command);
  }
}

type When = readonly (readonly [boolean, string])[];

function outcome(world: World, when: When, says: string, done: () => World): Outcome {
  const refusals = when.flatMap(([holds, refusal]) => (holds ? [refusal] : []));
  return refusals.length > 0 ? { refusals, world, says: '' } : { refusals, world: done(), says };
}

const absent = (world: World): Outcome => ({ refusals: ['404 not-found'], world, says: '' });

function proposing(world: World, { by, act }: Command & { does: 'propose' }): Outcome {
  const ban = proposal(world, by, act);
  const when = [...impossible(world, act), [collides(world.bans, ban), '409 ban-already-recorded']];
  return outcome(world, when as When, 'proposed', () => ({ ...world, bans: [...world.bans, ban] }));
}

function correcting(
  world: World,
  { by, act, ban: at, etag }: Command & { does: 'correct' },
): Outcome {
  const ban = world.bans[at];
  if (!ban || !sees(world, by, ban)) return absent(world);
  const when: When = [
    [etag !== ban.version, '412 precondition-failed'],
    ...impossible(world, act),
    [!STANDING.includes(ban.state), '409 ban-not-in-force'],
    [
      world.bans.some(({ corrects, state }) => corrects === at && state === 'proposed'),
      '409 ban-correction-open',
    ],
  ];
  const correction = {
    ...proposal(world, by, act),
    corrects: at,
    authority: ban.authority,
    releaseRead: ban.term?.releasedOn ?? null,
  };
  return outcome(world, when, 'proposed', () => ({ ...world, bans: [...world.bans, correction] }));
}

function requesting(world: World, command: Command & { does: 'request' }): Outcome {
  const { by, kind, basis, decidedOn, releasedOn, ban: at, etag } = command;
  const ban = world.bans[at];
  if (!ban || !sees(world, by, ban)) return absent(world);
  const days = releasedOn === null ? [decidedOn] : [decidedOn, releasedOn];
  const when: When = [
    [etag !== ban.version, '412 precondition-failed'],
    ...immovable(kind, ban),
    [days.some((day) => day > world.day || day < ban.decidedOn), '422 ban-dates-impossible'],
    [
      world.motions.some((motion) => motion.ban === at && motion.state === 'proposed'),
      '409 ban-motion-open',
    ],
  ];
  const motion: ModelMotion = {
    ban: at,
    kind,
    basis,
    releasedOn,
    state: 'proposed',
    version: 1,
    requestedBy: by,
    decidedBy: null,
    movedTo: null,
  };
  return outcome(world, when, 'proposed', () => ({
    ...world,
    motions: [...world.motions, motion],
  }));
}

type Deciding = Command & { does: 'approve' | 'reject' | 'withdraw' };

/** Four eyes: who asked for it takes it back, and only another human approves or rejects. */
function undecidable(
  { does, by, etag }: Deciding,
  { state, version }: { state: string; version: number },
  asker: number,
): When {
  return [
    [etag !== version, '412 precondition-failed'],
    [state !== 'proposed', '409 ban-already-decided'],
    [does !== 'withdraw' && by === asker, '403 ban-needs-second-officer'],
    [does === 'withdraw' && by !== asker, '403 ban-outside-line'],
  ];
}

const DECIDED = { approve: 'approved', reject: 'rejected', withdraw: 'withdrawn' } as const;

function decidingBan(world: World, command: Deciding): Outcome {
  const ban = world.bans[command.target];
  if (!ban || !sees(world, command.by, ban)) return absent(world);
  const when = undecidable(command, ban, ban.proposedBy);
  const decided = { ...ban, version: ban.version + 1, decidedBy: command.by };
  if (command.does !== 'approve') {
    const state = DECIDED[command.does];
    return outcome(world, when, state, () => withBan(world, command.target, { ...decided, state }));
  }
  const corrected = ban.corrects === null ? null : (world.bans[ban.corrects] ?? null);
  const approved: ModelBan = { ...decided, bound: true, state: corrected?.state ?? 'in_force' };
  const others = world.bans.filter((_, at) => at !== command.target && at !== ban.corrects);
  const collision: When = [
    [corrected !== null && collides(others, approved), '409 ban-already-recorded'],
  ];
  return outcome(
    world,
    [...when, ...(corrected ? uncorrectable(world, ban, corrected) : []), ...collision],
    approved.state,
    () => {
      const next = withBan(registered(world, ban), command.target, approved);
      if (!corrected) return next;
      const { version } = corrected;
      const superseded = { ...corrected, version: version + 1, state: 'superseded' as const };
      return withBan(next, ban.corrects ?? -1, superseded);
    },
  );
}

function uncorrectable(
  { motions }: World,
  { corrects, releaseRead }: ModelBan,
  was: ModelBan,
): When {
  return [
    [!STANDING.includes(was.state), '409 ban-not-in-force'],
    [
      motions.some(({ ban, state }) => ban === corrects && state === 'proposed'),
      '409 ban-motion-open',
    ],
    [(was.term?.releasedOn ?? null) !== releaseRead, '409 ban-correction-outdated'],
  ];
}

function decidingMotion(world: World, command: Deciding): Outcome {
  const motion = world.motions[command.target];
  const ban = motion && world.bans[motion.ban];
  if (!ban || !sees(world, command.by, ban)) return absent(world);
  const when = undecidable(command, motion, motion.requestedBy);
  const decided = { ...motion, version: motion.version + 1, decidedBy: command.by };
  const state = DECIDED[command.does];
  if (command.does !== 'approve') {
    return outcome(world, when, state, () =>
      withMotion(world, command.target, { ...decided, state }),
    );
  }
  const moved = movedBy(motion, ban);
  const others = world.bans.filter((_, at) => at !== motion.ban);
  return outcome(
    world,
    [
      ...when,
      ...immovable(motion.kind, ban),
      [motion.kind === 'reopen' && collides(others, moved), '409 ban-already-recorded'],
    ],
    state,
    () =>
      withBan(
        withMotion(world, command.target, { ...decided, state, movedTo: moved.version }),
        motion.ban,
        moved,
      ),
  );
}

function movedBy({ kind, basis, releasedOn }: ModelMotion, ban: ModelBan): ModelBan {
  return {
    ...ban,
    version: ban.version + 1,
    state: ARROWS[kind].to ?? ban.state,
    liftBasis: kind === 'lift' ? basis : kind === 'reopen' ? null : ban.liftBasis,
    term: kind === 'release' && ban.term ? { ...ban.term, releasedOn } : ban.term,
  };
}

function immovable(kind: Kind, { state, term }: ModelBan): When {
  return [
    [!ARROWS[kind].from.includes(state), '409 ban-not-in-force'],
    [kind === 'release' && (term === null || term.releasedOn !== null), '409 ban-release-known'],
  ];
}

function proposal({ officers }: World, by: number, act: Act): ModelBan {
  return {
    ...act,
    state: 'proposed',
    version: 1,
    authority: officers[by] ?? 'county',
    corrects: null,
    releaseRead: null,
    liftBasis: null,
    proposedBy: by,
    decidedBy: null,
    bound: false,
  };
}

/** Known by the name that the ban gives; under another name before, both count and the identity is disputed. */
function registered(world: World, { who, name }: Act): World {
  const people = world.people.map((person, at) => {
    if (at !== who || person.names.includes(name)) return person;
    return {
      ...person,
      names: [...person.names, name],
      disputed: person.disputed || person.names.length > 0,
    };
  });
  return { ...world, people };
}

function withBan(world: World, at: number, ban: ModelBan): World {
  return { ...world, bans: world.bans.map((before, place) => (place === at ? ban : before)) };
}

function withMotion(world: World, at: number, motion: ModelMotion): World {
  return {
    ...world,
    motions: world.motions.map((before, place) => (place === at ? motion : before)),
  };
}
