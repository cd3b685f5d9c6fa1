import { approve, propose, type Ban, type Barred, type Proposal } from '../../src/domain/ban';
import { approveCorrection, asCorrection } from '../../src/domain/ban-correction';
import { mayBeAnswered, type Effective } from '../../src/domain/ban-effect';
import { requestMotion } from '../../src/domain/ban-motion';
import { plainDate } from '../../src/domain/calendar';
import { SYSTEM, type Principal } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { plainForm } from '../../src/domain/spelling';

const NOW = new Date('2026-06-10T02:00:00Z');
const TODAY = plainDate('2026-06-10');
const INSTITUTION = { birthDate: null };
const PERSON = { birthDate: plainDate('1990-01-01') };

const officer = (name: string): Principal => ({
  ...SYSTEM,
  kind: 'officer',
  id: name,
  humanId: `human-${name}`,
  organisationId: 'county',
  organisationKind: 'authority',
  division: '410105',
});

const proposal = (change: Partial<Proposal> = {}): Proposal => ({
  capacity: 'institution',
  ground: 'child_abuse',
  category: 'abuse',
  incidentOn: plainDate('2026-05-02'),
  incidentDivision: '410105',
  documentNumber: '〔2026〕1号',
  legalBasis: ['人口与计划生育法 第四十一条'],
  decidedOn: plainDate('2026-06-01'),
  servedOn: plainDate('2026-06-05'),
  instrument: null,
  term: null,
  ...change,
});

const proposed = (change: Partial<Proposal> = {}, subject: Barred = INSTITUTION) =>
  propose('ban', proposal(change), subject, officer('li'), NOW, TODAY);

const codeOf = (act: () => unknown): string => {
  try {
    act();
    return 'none';
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};

const TERM = { years: 3, releasedOn: null };

test.each`
  what                                  | change                                         | subject        | code
  ${'an institution for abuse'}         | ${{}}                                          | ${INSTITUTION} | ${'none'}
  ${'one by a judgment'}                | ${{ instrument: 'judgment' }}                  | ${INSTITUTION} | ${'ban-subject-unfit'}
  ${'one on a penalty record'}          | ${{ instrument: 'public_security_penalty' }}   | ${INSTITUTION} | ${'record-sealed'}
  ${'one on a statutory record'}        | ${{ ground: 'statutory_record' }}              | ${INSTITUTION} | ${'ban-subject-unfit'}
  ${'one by a court, for a term'}       | ${{ ground: 'court_prohibition', term: TERM }} | ${INSTITUTION} | ${'ban-subject-unfit'}
  ${'one for a term'}                   | ${{ term: TERM }}                              | ${INSTITUTION} | ${'ban-term-not-allowed'}
  ${'one as a perpetrator'}             | ${{ capacity: 'perpetrator' }}                 | ${INSTITUTION} | ${'ban-subject-unfit'}
  ${'a person in its capacity'}         | ${{}}                                          | ${PERSON}      | ${'ban-subject-unfit'}
  ${'a person as a manager'}            | ${{ capacity: 'direct_manager' }}              | ${PERSON}      | ${'none'}
  ${'one before the law'}               | ${{ incidentOn: '2021-08-19' }}                | ${INSTITUTION} | ${'ban-ground-not-in-force'}
  ${'one served before it was decided'} | ${{ servedOn: '2026-05-31' }}                  | ${INSTITUTION} | ${'ban-dates-impossible'}
`(
  'a proposal to bar $what: $code',
  ({ change, subject, code }: { change: Partial<Proposal>; subject: Barred; code: string }) => {
    expect(codeOf(() => proposed(change, subject))).toBe(code);
  },
);

const inForce = (): Ban => approve(proposed(), officer('wu'), NOW);

test('a ban of an institution binds no person and has no term', () => {
  expect(inForce()).toMatchObject({ state: 'in_force', personId: null, term: null });
});

test('it is not lifted for a death, and its correction bars no person', () => {
  const lift = {
    kind: 'lift',
    basis: 'deceased',
    documentNumber: 'x',
    decidedOn: TODAY,
    releasedOn: null,
  } as const;
  expect(codeOf(() => requestMotion('m', inForce(), lift, officer('li'), NOW, TODAY))).toBe(
    'ban-subject-unfit',
  );
  const ofPerson = proposed({ capacity: 'perpetrator' }, PERSON);
  expect(codeOf(() => asCorrection(ofPerson, inForce()))).toBe('ban-subject-unfit');
  expect(codeOf(() => asCorrection(proposed(), { ...ofPerson, state: 'in_force' }))).toBe(
    'ban-subject-unfit',
  );
  const correction = asCorrection({ ...proposed(), id: 'another' }, inForce());
  const { superseded } = approveCorrection(correction, inForce(), [], officer('wu'), NOW);
  expect(superseded.state).toBe('superseded');
});

const standing = (change: object): Effective => ({ ...inForce(), ...change });

test.each`
  bans                                            | answered
  ${[]}                                           | ${true}
  ${[{ state: 'proposed' }]}                      | ${true}
  ${[{ state: 'rejected' }]}                      | ${true}
  ${[{ state: 'withdrawn' }]}                     | ${true}
  ${[{ state: 'superseded' }]}                    | ${true}
  ${[{ state: 'lifted', liftBasis: 'annulled' }]} | ${true}
  ${[{ state: 'ended', category: 'other' }]}      | ${true}
  ${[{ state: 'in_force' }]}                      | ${false}
  ${[{ state: 'suspended' }]}                     | ${false}
  ${[{ state: 'lifted' }, { state: 'in_force' }]} | ${false}
  ${[{ state: 'lifted', liftBasis: 'deceased' }]} | ${false}
  ${[{ state: 'novelty' }]}                       | ${false}
  ${[{ state: 'in_force', ground: 'novelty' }]}   | ${false}
  ${[{ state: 'in_force', category: 'novelty' }]} | ${false}
  ${[{ state: 'in_force', capacity: 'novelty' }]} | ${false}
`(
  'an institution with the bans $bans is answered: $answered',
  ({ bans, answered }: { bans: object[]; answered: boolean }) => {
    expect(mayBeAnswered(bans.map(standing), TODAY)).toBe(answered);
  },
);

test.each`
  one                         | other                             | same
  ${'向阳 托育园（总园）'}    | ${'向阳托育园(总园)'}             | ${true}
  ${'Sunshine Nursery, Ltd.'} | ${'ＳＵＮＳＨＩＮＥ nursery ltd'} | ${true}
  ${'建设路12号3-401'}        | ${'建设路 12 号 3401'}            | ${true}
  ${'建设路12号'}             | ${'建设路21号'}                   | ${false}
`('$one and $other differ in spelling alone: $same', ({ one, other, same }: Spelt) => {
  expect(plainForm(one) === plainForm(other)).toBe(same);
});

interface Spelt {
  readonly one: string;
  readonly other: string;
  readonly same: boolean;
}
