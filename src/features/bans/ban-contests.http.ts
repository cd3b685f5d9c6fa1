import { filingDue, liftDue, outcomeDue } from '../../domain/ban-contest';
import { plainDate } from '../../domain/calendar';
import { withoutIdentityNumber } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import type { Operation } from '../../platform/http/operation';
import * as commands from './ban-contests.commands';
import { contestPlace } from './ban-contests.store';

export const recordBanContest: Operation<'recordBanContest'> = async (work, { path, body }) => {
  const recorded = await commands.recordContest(work, path.banId, {
    kind: body.kind,
    filedOn: plainDate(body.filedOn),
    documentNumber: clean(body.documentNumber),
  });
  return { status: 201, body: present(work, recorded), version: recorded.contest.version };
};

export const concludeBanContest: Operation<'concludeBanContest'> = async (
  work,
  { path, ifMatch, body },
) => {
  const concluded = await commands.concludeContest(work, path.contestId, ifMatch, {
    outcome: body.outcome,
    outcomeOn: plainDate(body.outcomeOn),
    documentNumber: clean(body.documentNumber),
  });
  return { status: 200, body: present(work, concluded), version: concluded.contest.version };
};

export const listBanContests: Operation<'listBanContests'> = async (work, { path }) => {
  const contests = await commands.listContestsOf(work, path.banId);
  return { status: 200, body: { items: contests.map((one) => present(work, one)) } };
};

function present({ keys }: Work, { contest: row, ban, others, days }: commands.ContestInTime) {
  const filingDueOn = filingDue(row.kind, ban, others);
  const { sealedDocument, sealedOutcomeDocument } = row;
  return {
    id: row.id,
    banId: row.banId,
    kind: row.kind,
    filedOn: row.filedOn,
    filingDueOn,
    isFiledLate: filingDueOn !== null && row.filedOn > filingDueOn,
    documentNumber: keys.open(contestPlace(row.id, 'sealed_document'), sealedDocument),
    outcomeDueOn: outcomeDue(row, days.table),
    outcome: row.outcome,
    outcomeOn: row.outcomeOn,
    outcomeDocumentNumber:
      sealedOutcomeDocument &&
      keys.open(contestPlace(row.id, 'sealed_outcome_document'), sealedOutcomeDocument),
    liftDueOn: liftDue(row, days.table),
    recordedBy: row.recordedBy,
    recordedAt: row.recordedAt.toISOString(),
  };
}

function clean(text: string): string {
  return withoutIdentityNumber(text.trim(), { in: 'body', pointer: '/documentNumber' });
}
