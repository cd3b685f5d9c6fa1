import fc from 'fast-check';
import { CLAW_BACK_REASONS } from '../../../../src/domain/subsidy-claw-back';
import { draftOf, generator, type Generators } from '../generator';
import type { Stage } from '../stage';
import { approvedClaim } from './subsidy-claims';

const body = (reason: string) => ({ reason, evidenceReference: '〔2026〕1号', amountFen: 0 });

async function proposed(stage: Stage) {
  const { claimId, etag } = await approvedClaim(stage);
  const made = ['Idempotency-Key', `made-${stage.serial()}`] as const;
  const path = `/v1/subsidy-claims/${claimId}/claw-backs`;
  const sent = await stage.ask('clerk', 'POST', path, body('fraud'), [['If-Match', etag], made]);
  return { clawBackId: String(sent.body['id']), etag: String(sent.answer.headers['etag']) };
}

/** Whoever proposed it never signs it. */
const settled = (id: 'signSubsidyClawBack' | 'withdrawSubsidyClawBack') =>
  generator(fc.constant('superior' as const), async (stage, caller) => {
    const { clawBackId, etag } = await proposed(stage);
    const headers = [['If-Match', etag]] as const;
    return { draft: await draftOf(stage, id, { caller, path: { clawBackId }, headers }) };
  });

export const subsidyClawBacks: Generators<
  | 'proposeSubsidyClawBack'
  | 'getSubsidyClawBack'
  | 'signSubsidyClawBack'
  | 'withdrawSubsidyClawBack'
> = () => ({
  proposeSubsidyClawBack: generator(
    fc.constantFrom(...CLAW_BACK_REASONS),
    async (stage, reason) => {
      const { claimId, etag } = await approvedClaim(stage);
      return {
        draft: await draftOf(stage, 'proposeSubsidyClawBack', {
          caller: 'clerk',
          path: { claimId },
          headers: [['If-Match', etag]],
          body: body(reason),
        }),
      };
    },
  ),
  getSubsidyClawBack: generator(fc.constant(null), async (stage) => {
    const { clawBackId } = await proposed(stage);
    return {
      draft: await draftOf(stage, 'getSubsidyClawBack', { caller: 'clerk', path: { clawBackId } }),
    };
  }),
  signSubsidyClawBack: settled('signSubsidyClawBack'),
  withdrawSubsidyClawBack: settled('withdrawSubsidyClawBack'),
});
