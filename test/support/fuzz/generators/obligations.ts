import fc from 'fast-check';
import type { CallerName } from '../callers';
import { draftOf, generator, keeps, type Generators } from '../generator';
import { personWish, type PersonWish } from '../people';
import type { Stage } from '../stage';

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

/** Somebody barred whom the nursery records: the ban, and what the nursery must do about it. */
async function obliged(stage: Stage, wish: PersonWish) {
  const person = stage.person({ ...wish, form: stage.serial() % 7, proof: 'card_reader' });
  const proposal = {
    subject: { person },
    capacity: 'perpetrator',
    ground: 'child_abuse',
    category: 'abuse',
    incidentOn: '2026-05-02',
    incidentDivision: '410105',
    decision: {
      documentNumber: `decision ${stage.serial()}`,
      legalBasis: ['law'],
      decidedOn: '2026-06-01',
      servedOn: '2026-06-05',
    },
  };
  const proposed = await stage.ask('proposer', 'POST', '/v1/bans', proposal, [made(stage)]);
  const banId = String(proposed.body['id']);
  await stage.ask('approver', 'POST', `/v1/bans/${banId}/approve`, undefined, [
    ['If-Match', String(proposed.answer.headers['etag'])],
    made(stage),
  ]);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const check = await stage.ask('nursery', 'POST', '/v1/clearance-checks', {
    applicant: person,
    position: 'board_member',
    purpose: 'pre_employment',
    basis: { applicationReference: 'HR', authorisedOn: today },
  });
  const employment = {
    clearanceCheckId: check.body['id'],
    reference: `staff-${stage.serial()}`,
    site: 'house',
    kind: 'employed',
    hours: 'part_time',
    startsOn: today,
  };
  await stage.ask('nursery', 'POST', '/v1/employments', employment, [made(stage)]);
  const { body } = await stage.ask('approver', 'GET', `/v1/bans/${banId}/enforcement`);
  const [item] = body['items'] as { id: string }[];
  const obligationId = item?.id ?? '';
  stage.pool.keep('obligation', obligationId);
  return { banId, obligationId };
}

const officers = fc.constantFrom<CallerName>('proposer', 'approver', 'superior');
const by = fc.record({
  person: personWish(),
  officer: officers,
  isOfficer: fc.boolean(),
  step: fc.constantFrom('contact_stopped', 'acknowledged', 'removed'),
  channel: fc.constantFrom('telephone', 'paper', 'in_person'),
});

export const obligations: Generators<
  'listObligations' | 'getObligation' | 'reportObligationStep' | 'getBanEnforcement'
> = () => ({
  listObligations: generator(
    fc.record({
      person: personWish(),
      state: fc.option(fc.constantFrom('open', 'closed')),
      limit: fc.option(fc.integer({ min: 1, max: 200 })),
      on: fc.boolean(),
    }),
    async (stage, { person, state, limit, on }) => {
      await obliged(stage, person);
      const cursor = on ? stage.pool.pick('cursor of obligations', stage.serial()) : null;
      const query = [
        state && `state=${state}`,
        limit !== null && `limit=${limit}`,
        cursor && `cursor=${cursor}`,
      ];
      const draft = await draftOf(stage, 'listObligations', {
        caller: 'nursery',
        query: query.filter(Boolean).join('&'),
      });
      return { draft, settle: keeps(stage, 'cursor of obligations', 'nextCursor') };
    },
  ),
  getObligation: generator(by, async (stage, { person, officer, isOfficer }) => {
    const { obligationId } = await obliged(stage, person);
    const caller = isOfficer ? officer : 'nursery';
    return { draft: await draftOf(stage, 'getObligation', { caller, path: { obligationId } }) };
  }),
  reportObligationStep: generator(
    by,
    async (stage, { person, officer, isOfficer, step, channel }) => {
      const { obligationId } = await obliged(stage, person);
      const draft = await draftOf(stage, 'reportObligationStep', {
        caller: isOfficer ? officer : 'nursery',
        path: { obligationId },
        headers: [['If-Match', '"1"']],
        body: { step, ...(isOfficer && { channel }) },
      });
      return { draft };
    },
  ),
  getBanEnforcement: generator(by, async (stage, { person, officer, isOfficer }) => {
    const { banId } = await obliged(stage, person);
    const draft = await draftOf(stage, 'getBanEnforcement', {
      caller: officer,
      path: { banId },
      query: isOfficer ? 'show=in_post' : 'limit=1',
    });
    return { draft };
  }),
});
