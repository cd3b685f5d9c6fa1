import { addDays, plainDate } from '../../domain/calendar';
import { parsePersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import { readFactHeadings, type FactLine } from '../../domain/subsidy-fact-list';
import { tellFactFault } from '../../domain/subsidy-fact-told';
import { instantOfUpdate, parseReference, withoutIdentityNumber } from '../../domain/update';
import { readCsv } from '../../platform/http/csv';
import type { Call, Operation } from '../../platform/http/operation';
import type { Work } from '../../platform/database/work';
import * as commands from './subsidy-facts.commands';
import type { PushedFact } from './subsidy-facts.commands';
import { receiveFactList } from './subsidy-fact-lists.commands';
import { findFactList, outcomesOf, pageOfFactLines } from './subsidy-fact-lists.store';
import { statementOf, type SubsidyFactRow } from './subsidy-facts.store';

const MOST_LINES = 2_000;

export const putSubsidyFact: Operation<'putSubsidyFact'> = async (work, { path, body }) => {
  const reference = parseReference(path.reference);
  const { update, fact } = await commands.putSubsidyFact(work, reference, pushedOf(body));
  return {
    status: update === 'record' ? 201 : 200,
    body: present(work, fact),
    version: fact.version,
  };
};

export const getSubsidyFact: Operation<'getSubsidyFact'> = async (work, { path }) => {
  const fact = await commands.getSubsidyFact(work, path.reference);
  return { status: 200, body: present(work, fact), version: fact.version };
};

export const withdrawSubsidyFact: Operation<'withdrawSubsidyFact'> = async (
  work,
  { path, body },
) => {
  const fact = await commands.withdrawSubsidyFact(work, path.reference, {
    reason: body.reason,
    updatedAt: instantOfUpdate(body.updatedAt),
  });
  return { status: 200, body: present(work, fact), version: fact.version };
};

export const importSubsidyFacts: Operation<'importSubsidyFacts'> = async (work, { body }) => {
  const { headings, lines } = readCsv(body);
  const columns = readFactHeadings(headings);
  if (lines.length === 0 || lines.length > MOST_LINES) {
    throw new Refusal('request-invalid', `A list of facts has 1 to ${MOST_LINES} lines.`);
  }
  const said = lines.map((values): FactLine =>
    Object.fromEntries(
      columns.flatMap((column, at) => (values[at] ? [[column, values[at]] as const] : [])),
    ),
  );
  const list = await receiveFactList(work, body, said);
  return { status: 202, body: { id: list.id, lines: list.lines } };
};

export const importSubsidyFactItems: Operation<'importSubsidyFactItems'> = async (
  work,
  { body },
) => {
  const lines = body.facts.map(lineOf);
  const list = await receiveFactList(work, JSON.stringify(body), lines);
  return { status: 202, body: { id: list.id, lines: list.lines } };
};

/** The same as a line of a file says it, to be read by the same rules. */
function lineOf(item: Call<'importSubsidyFactItems'>['body']['facts'][number]): FactLine {
  const { reference, person, kind, value, asOf, period, source, updatedAt } = item;
  const { type, number, country } = person.identity;
  const said = {
    ...value,
    ...{ reference, name: person.name, identityType: type, number, country },
    ...{ birthDate: person.birthDate, kind, asOf, source, updatedAt },
    ...{ from: period?.from, to: period?.lastDay ?? undefined },
  };
  return Object.fromEntries(
    Object.entries(said).flatMap(([column, one]) =>
      one === undefined ? [] : [[column, String(one)] as const],
    ),
  );
}

export const getSubsidyFactList: Operation<'getSubsidyFactList'> = async (
  work,
  { path, query },
) => {
  const list = await findFactList(work, path.listId, work.actor.organisationId ?? '');
  if (!list) throw new Refusal('not-found', 'Your organisation sent no such list.');
  const limit = query.limit ?? 50;
  const rows = await pageOfFactLines(work, list.id, query.afterLine ?? 0, limit);
  const outcomes = await outcomesOf(work, list.id);
  return {
    status: 200,
    body: {
      id: list.id,
      receivedAt: list.receivedAt.toISOString(),
      lines: list.lines,
      waiting: outcomes.get('waiting') ?? 0,
      refused: outcomes.get('refused') ?? 0,
      items: rows.map(({ line, reference, outcome, refusal, reason, refusedColumn }) => ({
        ...{ line, reference, outcome, refusal },
        column: refusedColumn,
        reason: reason && { code: reason, ...tellFactFault({ reason, column: refusedColumn }) },
      })),
    },
  };
};

function pushedOf({ person, kind, ...body }: Call<'putSubsidyFact'>['body']): PushedFact {
  const { from, lastDay = null } = body.period ?? {};
  return {
    person: parsePersonClaim(person),
    kind,
    value: body.value,
    asOfOn: plainDate(body.asOf),
    period:
      from === undefined
        ? null
        : {
            startsOn: plainDate(from),
            endsOn: lastDay === null ? null : addDays(plainDate(lastDay), 1),
          },
    source: withoutIdentityNumber(body.source, { in: 'body', pointer: '/source' }),
    updatedAt: instantOfUpdate(body.updatedAt),
  };
}

/** What who said it may see. Whom it is about, and why it is held, stay inside. */
function present(work: Work, row: SubsidyFactRow) {
  const { id, reference, speaker, kind, asOfOn, startsOn, endsOn, state, withdrawnReason } = row;
  const { value, source } = statementOf(work, row);
  return {
    id,
    reference,
    speaker,
    kind,
    value,
    source,
    asOf: asOfOn,
    period:
      startsOn === null
        ? null
        : { from: startsOn, lastDay: endsOn === null ? null : addDays(endsOn, -1) },
    state,
    withdrawn: withdrawnReason,
    updatedAt: row.updatedAt.toISOString(),
  };
}
