import fc from 'fast-check';
import { EVIDENCE_TYPES, type EvidenceType } from '../../../../src/domain/evidence';
import { aFile } from '../../evidence';
import type { Route } from '../../../../src/platform/http/contract';
import type { CallerName } from '../callers';
import { fromSchema } from '../from-schema';
import { bodyOf, draftOf, generator, keeps, type Generator } from '../generator';
import type { Stage } from '../stage';
import { anyBan, proposed, type BanWish } from './bans';
import { drafted } from './subsidy-claims';

type EvidenceOperation =
  | 'addBanEvidence'
  | 'listBanEvidence'
  | 'addSubsidyClaimEvidence'
  | 'listSubsidyClaimEvidence'
  | 'readEvidence'
  | 'listEvidenceReadings';

interface Wish {
  readonly ban: BanWish;
  readonly type: EvidenceType;
  readonly size: number;
}

/** A file for a new ban of the county. */
async function uploaded(stage: Stage, { ban, type, size }: Wish, bytes = aFile(type, size)) {
  const { banId } = await proposed(stage, ban);
  return draftOf(stage, 'addBanEvidence', { caller: 'proposer', path: { banId }, bytes });
}

async function kept(stage: Stage, wish: Wish, at: number): Promise<string> {
  const known = stage.pool.pick('evidence', at);
  if (known) return known;
  const answer = await stage.send(await uploaded(stage, wish));
  keeps(stage, 'evidence', 'id')(answer);
  return String(bodyOf(answer)?.['id']);
}

export function evidence(
  route: (id: EvidenceOperation | 'proposeBan') => Route,
): Readonly<Record<EvidenceOperation, Generator>> {
  const wish = fc.record({
    ban: anyBan(route('proposeBan').body?.schema ?? {}),
    type: fc.constantFrom(...EVIDENCE_TYPES),
    size: fc.oneof(
      { weight: 9, arbitrary: fc.integer({ min: 40, max: 3_000 }) },
      { weight: 1, arbitrary: fc.integer({ min: 262_143, max: 262_146 }) },
    ),
  });
  const reader = fc.constantFrom<CallerName>('proposer', 'approver', 'superior');
  return {
    addBanEvidence: generator(wish, async (stage, one) => ({
      draft: await uploaded(stage, one),
      settle: keeps(stage, 'evidence', 'id'),
    })),
    listBanEvidence: generator(fc.record({ wish, reader }), async (stage, one) => {
      const { banId } = await proposed(stage, one.wish.ban);
      const path = { banId };
      return { draft: await draftOf(stage, 'listBanEvidence', { caller: one.reader, path }) };
    }),
    addSubsidyClaimEvidence: generator(
      fc.record({
        type: fc.constantFrom(...EVIDENCE_TYPES),
        size: fc.integer({ min: 40, max: 3_000 }),
      }),
      async (stage, { type, size }) => {
        const { claimId } = await drafted(stage);
        const bytes = aFile(type, size);
        const path = { claimId };
        return {
          draft: await draftOf(stage, 'addSubsidyClaimEvidence', { caller: 'clerk', path, bytes }),
        };
      },
    ),
    listSubsidyClaimEvidence: generator(
      fc.constantFrom<CallerName>('clerk', 'superior', 'auditor'),
      async (stage, caller) => {
        const { claimId } = await drafted(stage);
        const path = { claimId };
        return { draft: await draftOf(stage, 'listSubsidyClaimEvidence', { caller, path }) };
      },
    ),
    readEvidence: generator(
      fc.record({
        wish,
        reader,
        at: fc.nat(99),
        body: fromSchema(route('readEvidence').body?.schema ?? {}),
      }),
      async (stage, one) => {
        const path = { evidenceId: await kept(stage, one.wish, one.at) };
        const { reader: caller, body } = one;
        return { draft: await draftOf(stage, 'readEvidence', { caller, path, body }) };
      },
    ),
    listEvidenceReadings: generator(
      fc.record({ wish, reader, at: fc.nat(99) }),
      async (stage, one) => {
        const path = { evidenceId: await kept(stage, one.wish, one.at) };
        const { reader: caller } = one;
        const draft = await draftOf(stage, 'listEvidenceReadings', { caller, path });
        return { draft, settle: keeps(stage, 'cursor of readings', 'nextCursor') };
      },
    ),
  };
}
