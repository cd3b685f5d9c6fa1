import fc from 'fast-check';
import type { Route } from '../../../../src/platform/http/contract';
import type { CallerName } from '../callers';
import { daysInOrder, fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generator } from '../generator';
import { personWish, type PersonWish } from '../people';
import type { Stage } from '../stage';

const LAW = '2021-08-20';

interface CaseWish {
  readonly body: unknown;
  readonly subjects: readonly PersonWish[];
  readonly days: readonly string[];
}

interface Filed {
  readonly caseId: string;
  readonly subjectId: string;
  readonly etag: string;
  /** The last of its days. */
  readonly on: string;
}

const caseWish = (schema: Parameters<typeof fromSchema>[0]): fc.Arbitrary<CaseWish> =>
  fc.record({
    body: fromSchema(schema, {
      '/subjects': fc.constant(null),
      '/incidentDivision': fc.constantFrom('410105'),
      '/institution': fc.constantFrom(null, '91999999XX00000358', '52999999XX0000019K'),
    }),
    subjects: fc.array(personWish(), { minLength: 1, maxLength: 2 }),
    // not before the law that bars for abuse
    days: daysInOrder(2).map((days) => days.map((on) => (on < LAW ? LAW : on))),
  });

function filingOf(stage: Stage, { body, subjects, days }: CaseWish) {
  const [incidentOn, filedOn] = days;
  return {
    ...(body as object),
    incidentOn,
    filedOn,
    subjects: subjects.map((wish) => ({ capacity: 'perpetrator', person: stage.person(wish) })),
  };
}

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

async function filed(stage: Stage, wish: CaseWish): Promise<Filed> {
  const filing = filingOf(stage, { ...wish, subjects: wish.subjects.slice(0, 1) });
  const { answer, body } = await stage.ask('proposer', 'POST', '/v1/ban-cases', filing, [
    made(stage),
  ]);
  const caseId = String(body['id']);
  const [subject] = body['subjects'] as { id: string }[];
  stage.pool.keep('ban case', caseId);
  const etag = String(answer.headers['etag']);
  return { caseId, subjectId: subject?.id ?? '', etag, on: String(filing.filedOn) };
}

async function stepped(stage: Stage, one: Filed, steps: readonly object[]): Promise<Filed> {
  let { etag } = one;
  for (const step of steps) {
    const path = `/v1/ban-cases/${one.caseId}/steps`;
    const body = { ...step, happenedOn: one.on };
    const { answer } = await stage.ask('proposer', 'POST', path, body, [
      ['If-Match', etag],
      made(stage),
    ]);
    etag = String(answer.headers['etag']);
  }
  return { ...one, etag };
}

const untilServed = (subjectId: string) => [
  { step: 'notice', subjectId, method: 'direct', proofNumber: 'proof 1' },
  { step: 'statement', subjectId, outcome: 'not_made' },
  { step: 'hearing_request', subjectId, outcome: 'waived' },
  { step: 'manager_not_named', managerEmploymentId: null, outcome: 'no_manager' },
  { step: 'legal_review', documentNumber: 'review 1' },
  { step: 'collective_decision', documentNumber: 'minutes 1' },
  { step: 'decision', documentNumber: 'decision 1', legalBasis: ['人口与计划生育法 41'] },
  { step: 'service', subjectId, method: 'direct', proofNumber: 'proof 2' },
];

/** Steps that may come first. */
const firstSteps = (subjectId: string) => [
  { step: 'notice', subjectId, method: 'mail', proofNumber: 'proof 1' },
  {
    step: 'notice',
    subjectId,
    method: 'electronic',
    proofNumber: 'proof 1',
    confirmationNumber: 'c1',
  },
  { step: 'legal_review', documentNumber: 'review 1' },
  { step: 'subject_dropped', subjectId, outcome: 'wrong_subject' },
  { step: 'manager_not_named', managerEmploymentId: null, outcome: 'left_unknown' },
  { step: 'closed', outcome: 'not_proven' },
];

type CaseOperation =
  | 'fileBanCase'
  | 'listBanCases'
  | 'getBanCase'
  | 'nameBanCaseSubject'
  | 'recordBanCaseStep'
  | 'proposeCaseBan';

export function cases(
  route: (id: CaseOperation) => Route,
): Readonly<Record<CaseOperation, Generator>> {
  const wish = caseWish(route('fileBanCase').body?.schema ?? {});
  const reader = fc.constantFrom<CallerName>('proposer', 'superior', 'auditor');
  return {
    fileBanCase: generator(wish, async (stage, one) => ({
      draft: await draftOf(stage, 'fileBanCase', {
        caller: 'proposer',
        body: filingOf(stage, one),
      }),
      settle: keeps(stage, 'ban case', 'id'),
    })),
    listBanCases: generator(fc.record({ wish, reader, on: fc.boolean() }), async (stage, one) => {
      await filed(stage, one.wish);
      const cursor = one.on ? stage.pool.pick('cursor of cases', stage.serial()) : null;
      const query = ['limit=1', 'state=open', cursor && `cursor=${cursor}`];
      const draft = await draftOf(stage, 'listBanCases', {
        caller: one.reader,
        query: query.filter(Boolean).join('&'),
      });
      return { draft, settle: keeps(stage, 'cursor of cases', 'nextCursor') };
    }),
    getBanCase: generator(fc.record({ wish, reader, at: fc.nat(99) }), async (stage, one) => {
      const known = stage.pool.pick('ban case', one.at);
      const path = { caseId: known ?? (await filed(stage, one.wish)).caseId };
      return { draft: await draftOf(stage, 'getBanCase', { caller: one.reader, path }) };
    }),
    nameBanCaseSubject: generator(fc.record({ wish, person: personWish() }), async (stage, one) => {
      const { caseId, etag } = await filed(stage, one.wish);
      const draft = await draftOf(stage, 'nameBanCaseSubject', {
        caller: 'proposer',
        path: { caseId },
        headers: [['If-Match', etag]],
        body: { capacity: 'direct_manager', person: stage.person(one.person) },
      });
      return { draft };
    }),
    recordBanCaseStep: generator(fc.record({ wish, at: fc.nat(99) }), async (stage, one) => {
      const { caseId, subjectId, etag, on } = await filed(stage, one.wish);
      const steps = firstSteps(subjectId);
      const draft = await draftOf(stage, 'recordBanCaseStep', {
        caller: 'proposer',
        path: { caseId },
        headers: [['If-Match', etag]],
        body: { ...steps[one.at % steps.length], happenedOn: on },
      });
      return { draft };
    }),
    proposeCaseBan: generator(wish, async (stage, one) => {
      const begun = await filed(stage, one);
      const { caseId, subjectId, etag } = await stepped(stage, begun, untilServed(begun.subjectId));
      const draft = await draftOf(stage, 'proposeCaseBan', {
        caller: 'proposer',
        path: { caseId, subjectId },
        headers: [['If-Match', etag]],
        body: { proof: 'card_reader' },
      });
      return { draft };
    }),
  };
}
