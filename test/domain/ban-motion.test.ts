import fc from 'fast-check';
import { approve, BAN_STATES, LIFT_BASES, propose, type Ban } from '../../src/domain/ban';
import { effectOn } from '../../src/domain/ban-effect';
import {
  approveMotion,
  MOTION_KINDS,
  MOTIONS,
  rejectMotion,
  requestMotion,
  withdrawMotion,
  type BanMotion,
  type MotionKind,
  type MotionRequest,
} from '../../src/domain/ban-motion';
import { plainDate } from '../../src/domain/calendar';
import { SYSTEM, type Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';

const NOW = new Date('2026-06-10T02:00:00Z');
const TODAY = plainDate('2026-06-10');

const officer = (name: string, human = `human-${name}`): Principal => ({
  ...SYSTEM,
  kind: 'officer',
  id: name,
  humanId: human,
  organisationId: 'county',
  organisationKind: 'authority',
  division: '410105',
});

const proposal = {
  capacity: 'perpetrator',
  ground: 'child_abuse',
  category: 'abuse',
  incidentOn: plainDate('2026-05-02'),
  incidentDivision: '410105',
  documentNumber: '〔2026〕1号',
  legalBasis: ['人口与计划生育法 第四十一条第二款'],
  decidedOn: plainDate('2026-06-01'),
  servedOn: plainDate('2026-06-05'),
  instrument: null,
  term: null,
} as const;

const inForce: Ban = {
  ...approve(
    propose('ban', proposal, { birthDate: plainDate('1990-01-01') }, officer('li'), NOW, TODAY),
    officer('wu'),
    NOW,
  ),
  personId: 'person',
};

const request = (change: Partial<MotionRequest> = {}): MotionRequest => ({
  kind: 'lift',
  basis: 'annulled',
  documentNumber: '〔2026〕行复1号',
  decidedOn: plainDate('2026-06-08'),
  releasedOn: null,
  ...change,
});

const requested = (change: Partial<MotionRequest> = {}, ban = inForce): BanMotion =>
  requestMotion('motion', ban, request(change), officer('li'), NOW, TODAY);

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

test.each`
  what                                      | change                                                | code
  ${'dated between decision and today'}     | ${{}}                                                 | ${'none'}
  ${'dated on the day of the decision'}     | ${{ decidedOn: '2026-06-01' }}                        | ${'none'}
  ${'dated before the decision'}            | ${{ decidedOn: '2026-05-31' }}                        | ${'ban-dates-impossible'}
  ${'of somebody else before the decision'} | ${{ decidedOn: '2026-05-31', basis: 'wrong_person' }} | ${'ban-dates-impossible'}
  ${'dated today'}                          | ${{ decidedOn: '2026-06-10' }}                        | ${'none'}
  ${'dated tomorrow'}                       | ${{ decidedOn: '2026-06-11' }}                        | ${'ban-dates-impossible'}
`(
  'a document $what: $code',
  ({ change, code }: { change: Partial<MotionRequest>; code: string }) => {
    expect(codeOf(() => requested(change))).toBe(code);
  },
);

const term = { years: 4, startsOn: null, endsOn: null };

const of = (kind: MotionKind): Partial<MotionRequest> => ({
  kind,
  basis: MOTIONS[kind].bases[0],
  releasedOn: kind === 'enter_release' ? plainDate('2026-06-09') : null,
});

/** What each motion makes of a ban in each state; whatever is not here is refused. */
const ARROWS: Readonly<Record<string, string>> = {
  'in_force lift': 'lifted',
  'in_force suspend': 'suspended',
  'in_force enter_release': 'in_force',
  'suspended lift': 'lifted',
  'suspended resume': 'in_force',
  'suspended enter_release': 'suspended',
  'ended lift': 'lifted',
  'lifted reopen': 'in_force',
};

const everyArrow = BAN_STATES.flatMap((state) =>
  MOTION_KINDS.map((kind) => ({ state, kind, to: ARROWS[`${state} ${kind}`] ?? 'refused' })),
);

test.each(everyArrow)('a ban $state that a motion would $kind: $to', ({ state, kind, to }) => {
  const ban: Ban = { ...inForce, state, term };
  const code = to === 'refused' ? 'ban-not-in-force' : 'none';
  expect(codeOf(() => requested(of(kind), ban))).toBe(code);
  const standsWell: Ban = { ...ban, state: MOTIONS[kind].from[0] };
  const motion = requested(of(kind), standsWell);
  expect(codeOf(() => approveMotion(motion, ban, officer('wu'), NOW))).toBe(code);
  if (to !== 'refused') {
    expect(approveMotion(motion, ban, officer('wu'), NOW).ban).toMatchObject({
      state: to,
      version: 3,
    });
  }
});

test('a release starts the term that its court named, once', () => {
  const ban: Ban = { ...inForce, term };
  const { ban: released } = approveMotion(
    requested(of('enter_release'), ban),
    ban,
    officer('wu'),
    NOW,
  );
  expect(released.term).toEqual({ years: 4, startsOn: '2026-06-09', endsOn: '2030-06-09' });
  expect(codeOf(() => requested(of('enter_release'), released))).toBe('ban-release-known');
  expect(codeOf(() => requested(of('enter_release'), inForce))).toBe('ban-release-known');
});

test.each`
  releasedOn      | code
  ${'2026-05-31'} | ${'ban-dates-impossible'}
  ${'2026-06-01'} | ${'none'}
  ${'2026-06-10'} | ${'none'}
  ${'2026-06-11'} | ${'ban-dates-impossible'}
`(
  'a release on $releasedOn of a judgment of 1 June, entered on the 10th: $code',
  ({ releasedOn, code }: Record<string, string>) => {
    const request = { ...of('enter_release'), releasedOn: plainDate(releasedOn ?? '') };
    expect(codeOf(() => requested(request, { ...inForce, term }))).toBe(code);
  },
);

test('a motion rests on nothing but what its kind allows', () => {
  expect(() => requested({ basis: 'court_order' })).toThrow('does not rest on');
  expect(() => requested({ releasedOn: plainDate('2026-06-09') })).toThrow('does not rest on');
});

test('after a lift because of a death, and a reopening, a ban says what it said', () => {
  const { ban: dead } = approveMotion(
    requested({ basis: 'deceased' }),
    inForce,
    officer('wu'),
    NOW,
  );
  expect(effectOn(dead, TODAY)).toBe('refer');
  const again = requested(of('reopen'), dead);
  const { ban } = approveMotion(again, dead, officer('wu'), NOW);
  expect(ban).toEqual({ ...inForce, version: 4 });
  expect(effectOn(ban, TODAY)).toBe('barred');
});

test('a request moves nothing and is decided by nobody', () => {
  expect(requested()).toEqual({
    ...request(),
    id: 'motion',
    banId: 'ban',
    state: 'proposed',
    requestedBy: 'li',
    requestedByHuman: 'human-li',
    requestedAt: NOW,
    decidedBy: null,
    decidedByHuman: null,
    decidedAt: null,
    rejectionReason: null,
    movedTo: null,
    version: 1,
  });
});

test('another human lifts the ban, which keeps who put it in force, and bars no more', () => {
  const { motion, ban } = approveMotion(requested(), inForce, officer('zhou'), NOW);
  expect(motion).toMatchObject({ state: 'approved', decidedByHuman: 'human-zhou', version: 2 });
  expect(ban).toEqual({ ...inForce, state: 'lifted', liftBasis: 'annulled', version: 3 });
  expect(motion.movedTo).toBe(3);
  expect(effectOn(inForce, TODAY)).toBe('barred');
  expect(effectOn(ban, TODAY)).toBe('none');
});

test('a motion lifts no ban but its own', () => {
  const other = { ...inForce, id: 'other' };
  expect(() => approveMotion(requested(), other, officer('wu'), NOW)).toThrow('its own ban');
});

describe('four eyes', () => {
  test('the human who requested cannot approve or reject, under whatever account', () => {
    const twin = officer('li-second-account', 'human-li');
    expect(codeOf(() => approveMotion(requested(), inForce, twin, NOW))).toBe(
      'ban-needs-second-officer',
    );
    expect(codeOf(() => rejectMotion(requested(), 'other', twin, NOW))).toBe(
      'ban-needs-second-officer',
    );
  });

  test('an account without a human behind it decides nothing', () => {
    const ghost = { ...officer('ghost'), humanId: null };
    expect(codeOf(() => approveMotion(requested(), inForce, ghost, NOW))).toBe(
      'ban-needs-second-officer',
    );
    expect(codeOf(() => withdrawMotion(requested(), ghost, NOW))).toBe('ban-outside-line');
  });

  test('only who requested withdraws', () => {
    expect(withdrawMotion(requested(), officer('li'), NOW)).toMatchObject({
      state: 'withdrawn',
      decidedByHuman: 'human-li',
      version: 2,
    });
    expect(codeOf(() => withdrawMotion(requested(), officer('wu'), NOW))).toBe('ban-outside-line');
  });

  test('a rejection says why', () => {
    expect(rejectMotion(requested(), 'wrong_ban', officer('wu'), NOW)).toMatchObject({
      state: 'rejected',
      rejectionReason: 'wrong_ban',
    });
  });
});

test.each(['approved', 'rejected', 'withdrawn'] as const)(
  'a motion that is %s is decided no more',
  (state) => {
    const motion = { ...requested(), state };
    for (const move of [
      () => approveMotion(motion, inForce, officer('wu'), NOW),
      () => rejectMotion(motion, 'other', officer('wu'), NOW),
      () => withdrawMotion(motion, officer('li'), NOW),
    ]) {
      expect(codeOf(move)).toBe('ban-already-decided');
    }
  },
);

test('whatever moves are tried in whatever order, a ban is lifted by two humans or not at all', () => {
  const humans = fc.constantFrom('li', 'wu', 'zhou');
  const moves = fc.array(fc.tuple(fc.constantFrom('approve', 'reject', 'withdraw'), humans));
  fc.assert(
    fc.property(fc.constantFrom(...LIFT_BASES), humans, moves, (basis, requester, tried) => {
      let motion = requestMotion('m', inForce, request({ basis }), officer(requester), NOW, TODAY);
      let ban: Ban = inForce;
      for (const [move, human] of tried) {
        codeOf(() => {
          if (move === 'approve')
            ({ motion, ban } = approveMotion(motion, ban, officer(human), NOW));
          else if (move === 'reject') motion = rejectMotion(motion, 'other', officer(human), NOW);
          else motion = withdrawMotion(motion, officer(human), NOW);
        });
      }
      const first = tried.find(([move, human]) => (move === 'withdraw') === (human === requester));
      expect(ban.state).toBe(first?.[0] === 'approve' ? 'lifted' : 'in_force');
      expect(ban.state === 'lifted').toBe(motion.state === 'approved');
    }),
  );
});
