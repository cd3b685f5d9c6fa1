import { plainDate } from '../../domain/calendar';
import { parseDivision } from '../../domain/division';
import { parsePersonClaim } from '../../domain/person';
import type { Work } from '../../platform/database/work';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import { partiesOf } from './claim-parties';
import * as commands from './claims.commands';
import type { ClaimWithAssessment } from './claims.commands';
import { pageOfClaims } from './claims.store';
import { clawBacksOf } from './claw-backs.store';
import { draftClaim } from './draft-claim.commands';
import { correctPayee } from './payee.commands';
import { presentClaim } from './present-claim';
import { recoveriesOf } from './recoveries.store';

export const draftSubsidyClaim: Operation<'draftSubsidyClaim'> = async (work, { body }) => {
  const row = await draftClaim(work, {
    person: parsePersonClaim(body.person),
    programme: body.programme,
    subjectId: body.subjectId ?? null,
    division: parseDivision(body.division ?? work.actor.division ?? ''),
    appliedOn: body.appliedOn === undefined ? null : plainDate(body.appliedOn),
    lateEntry: body.lateEntry
      ? { reason: body.lateEntry.reason, evidence: body.lateEntry.evidenceReference }
      : null,
    payee: { name: body.payee.name, bank: body.payee.bank, account: body.payee.account },
  });
  return { status: 201, ...(await answer(work, { row, assessment: null })) };
};

export const submitSubsidyClaim: Operation<'submitSubsidyClaim'> = async (
  work,
  { path, ifMatch },
) => ({
  status: 200,
  ...(await answer(work, await commands.submitClaim(work, path.claimId, ifMatch))),
});

export const approveSubsidyClaim: Operation<'approveSubsidyClaim'> = async (
  work,
  { path, ifMatch },
) => ({
  status: 200,
  ...(await answer(work, await commands.approveClaim(work, path.claimId, ifMatch))),
});

export const refuseSubsidyClaim: Operation<'refuseSubsidyClaim'> = async (
  work,
  { path, ifMatch, body },
) => ({
  status: 200,
  ...(await answer(work, await commands.refuseClaim(work, path.claimId, ifMatch, body.reason))),
});

export const withdrawSubsidyClaim: Operation<'withdrawSubsidyClaim'> = async (
  work,
  { path, ifMatch },
) => ({
  status: 200,
  ...(await answer(work, await commands.withdrawClaim(work, path.claimId, ifMatch))),
});

export const correctSubsidyClaim: Operation<'correctSubsidyClaim'> = async (
  work,
  { path, ifMatch, body: { name, bank, account } },
) => {
  const payee = { name, bank, account };
  return {
    status: 200,
    ...(await answer(work, await correctPayee(work, path.claimId, ifMatch, payee))),
  };
};

export const getSubsidyClaim: Operation<'getSubsidyClaim'> = async (work, { path }) => ({
  status: 200,
  ...(await answer(work, await commands.readClaim(work, path.claimId))),
});

export const listSubsidyClaims: Operation<'listSubsidyClaims'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const rows = await pageOfClaims(work, await authorityIdsUnder(work, work.actor), {
    state: query.state ?? null,
    programme: query.programme ?? null,
    before: readCursor(query.cursor, 'subsidy-claims', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf('subsidy-claims', rows, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: items.map(presentClaim),
      nextCursor,
    },
  };
};

export const replaySubsidyClaim: Operation<'replaySubsidyClaim'> = async (work, { path }) => {
  const decisions = await commands.replayClaim(work, path.claimId);
  return {
    status: 200,
    body: {
      identical: decisions.every(({ identical, asRecorded }) => identical && asRecorded),
      decisions: decisions.map(({ row, identical, asRecorded, recomputed, secondOfficer }) => ({
        number: row.number,
        move: row.move,
        keptAt: row.keptAt.toISOString(),
        rules: [...row.rules],
        identical,
        asRecorded,
        outcome: recomputed.outcome,
        amountFen: recomputed.amountFen,
        secondOfficer: secondOfficer && {
          rule: `${secondOfficer.id}@${secondOfficer.version}`,
          aboveFen: secondOfficer.aboveFen,
          confirmed: secondOfficer.source.confirmed,
        },
      })),
    },
  };
};

async function answer(work: Work, { row, assessment }: ClaimWithAssessment) {
  const explained = assessment && {
    conditions: assessment.conditions.map(({ condition, rule, required, found, from, met }) => ({
      condition,
      rule: rule && `${rule.id}@${rule.version}`,
      required,
      found,
      from: from.map(({ kind, id, version }) => ({ kind, id, version })),
      met,
    })),
    rules: assessment.rules.map(({ id, version, confirmed }) => ({ id, version, confirmed })),
    flags: [...assessment.flags],
  };
  const parties = await partiesOf(work, row);
  const recoveries = await recoveriesOf(work, [row.id]);
  const clawBacks = await clawBacksOf(work, row.id);
  return {
    body: {
      ...presentClaim(row),
      person: parties?.person ?? null,
      payee: parties?.payee ?? null,
      lateEntry: parties?.lateEntry ?? null,
      recoveries: recoveries.map(({ id, amountFen, recoveredOn, state }) => ({
        ...{ id, amountFen, recoveredOn, state },
      })),
      clawBacks: clawBacks.map(({ id, state, reason, amountFen }) => ({
        ...{ id, state, reason, amountFen },
      })),
      explanation: explained,
    },
    version: row.version,
  };
}
