import fc from 'fast-check';
import type { CallerName } from '../callers';
import { draftOf, generator, keeps, type Generators } from '../generator';
import { personWish, type PersonWish } from '../people';
import type { Stage } from '../stage';

const PAYEE = { name: '王小明', bank: '某银行', account: '6217000000000000001' };
const NOBODYS = {
  type: 'resident_id',
  form: 0,
  spelling: 0,
  name: '王小明',
  saysBirthDate: false,
  saysCountry: false,
  proof: null,
} as const satisfies PersonWish;

interface Shown {
  readonly claimId: string;
  readonly etag: string;
}

interface ShownOf extends Shown {
  readonly person: object;
}

const made = (stage: Stage) => ['Idempotency-Key', `made-${stage.serial()}`] as const;

function newClaim(stage: Stage, programme: string, person: PersonWish) {
  return { person: { ...stage.person(person), proof: 'card_reader' }, programme, payee: PAYEE };
}

async function shownBy(
  stage: Stage,
  path: string,
  body?: unknown,
  headers: readonly (readonly [string, string])[] = [],
): Promise<Shown> {
  const sent = await stage.ask('clerk', 'POST', path, body, [...headers, made(stage)]);
  return { claimId: String(sent.body['id']), etag: String(sent.answer.headers['etag']) };
}

/** A claim of somebody new, taken down. */
export function drafted(stage: Stage): Promise<Shown> {
  return shownBy(stage, '/v1/subsidy-claims', newClaim(stage, 'skill_upgrade', NOBODYS));
}

/** The same, submitted; of somebody entitled when a certificate is pushed for it. */
export async function submitted(stage: Stage, certified: boolean): Promise<ShownOf> {
  const claim = newClaim(stage, 'skill_upgrade', NOBODYS);
  if (certified) await certify(stage, claim.person);
  const { claimId, etag } = await shownBy(stage, '/v1/subsidy-claims', claim);
  const path = `/v1/subsidy-claims/${claimId}/submit`;
  const shown = await shownBy(stage, path, undefined, [['If-Match', etag]]);
  return { ...shown, person: claim.person };
}

async function certify(stage: Stage, person: unknown): Promise<void> {
  const serial = stage.serial();
  await stage.ask('school', 'PUT', `/v1/credentials/sub.${serial}`, {
    holder: person,
    kind: 'skill_level_certificate',
    occupation: '4-10-01-03',
    level: 4,
    number: `Y000141000001264${String(serial).padStart(6, '0')}`,
    issuedOn: '2026-03-02',
    updatedAt: '2026-03-03T00:00:00Z',
  });
  await stage.ask('clerk', 'PUT', `/v1/subsidy-facts/sub.${serial}`, {
    person,
    kind: 'insured_months',
    value: { months: 48 },
    asOf: '2026-03-01',
    source: 'office',
    updatedAt: '2026-03-03T00:00:00Z',
  });
}

/** Approved and waiting to be paid. */
export async function approvedClaim(stage: Stage): Promise<ShownOf> {
  const { claimId, etag, person } = await submitted(stage, true);
  const path = `/v1/subsidy-claims/${claimId}/approve`;
  return { ...(await shownBy(stage, path, undefined, [['If-Match', etag]])), person };
}

export const subsidyClaims: Generators<
  | 'draftSubsidyClaim'
  | 'listSubsidyClaims'
  | 'getSubsidyClaim'
  | 'submitSubsidyClaim'
  | 'approveSubsidyClaim'
  | 'refuseSubsidyClaim'
  | 'withdrawSubsidyClaim'
  | 'replaySubsidyClaim'
> = () => {
  const decider = fc.constantFrom<CallerName>('clerk', 'superior');
  const moved = (
    id: 'submitSubsidyClaim' | 'withdrawSubsidyClaim',
    before: (stage: Stage) => Promise<Shown>,
  ) =>
    generator(decider, async (stage, caller) => {
      const { claimId, etag } = await before(stage);
      const headers = [['If-Match', etag]] as const;
      return { draft: await draftOf(stage, id, { caller, path: { claimId }, headers }) };
    });
  const read = (id: 'getSubsidyClaim' | 'replaySubsidyClaim') =>
    generator(fc.boolean(), async (stage, certified) => {
      const { claimId } = await submitted(stage, certified);
      return { draft: await draftOf(stage, id, { caller: 'clerk', path: { claimId } }) };
    });
  return {
    draftSubsidyClaim: generator(
      fc.record({
        person: personWish(),
        programme: fc.constantFrom('skill_upgrade', 'vocational_training', 'loan_interest'),
      }),
      async (stage, { person, programme }) => ({
        draft: await draftOf(stage, 'draftSubsidyClaim', {
          caller: 'clerk',
          body: newClaim(stage, programme, person),
        }),
      }),
    ),
    listSubsidyClaims: generator(
      fc.record({ state: fc.boolean(), limit: fc.option(fc.integer({ min: 1, max: 200 })) }),
      async (stage, { state, limit }) => {
        await drafted(stage);
        const query = [state && 'state=draft', limit !== null && `limit=${limit}`];
        const draft = await draftOf(stage, 'listSubsidyClaims', {
          caller: 'clerk',
          query: query.filter(Boolean).join('&'),
        });
        return { draft, settle: keeps(stage, 'cursor of claims', 'nextCursor') };
      },
    ),
    getSubsidyClaim: read('getSubsidyClaim'),
    replaySubsidyClaim: read('replaySubsidyClaim'),
    submitSubsidyClaim: moved('submitSubsidyClaim', drafted),
    withdrawSubsidyClaim: moved('withdrawSubsidyClaim', drafted),
    approveSubsidyClaim: generator(decider, async (stage, caller) => {
      const { claimId, etag } = await submitted(stage, true);
      return {
        draft: await draftOf(stage, 'approveSubsidyClaim', {
          caller,
          path: { claimId },
          headers: [['If-Match', etag]],
        }),
      };
    }),
    refuseSubsidyClaim: generator(
      fc.record({
        caller: decider,
        reason: fc.constantFrom('not_eligible', 'documents_missing', 'paid_elsewhere', 'other'),
      }),
      async (stage, { caller, reason }) => {
        const { claimId, etag } = await submitted(stage, false);
        return {
          draft: await draftOf(stage, 'refuseSubsidyClaim', {
            caller,
            path: { claimId },
            headers: [['If-Match', etag]],
            body: { reason },
          }),
        };
      },
    ),
  };
};
