import { v7 } from 'uuid';
import { SYSTEM } from '../../domain/principal';
import { Refusal } from '../../domain/refusal';
import {
  factReferenceOf,
  faultOf,
  parseFactLine,
  type FactLine,
} from '../../domain/subsidy-fact-list';
import type { FactFault } from '../../domain/subsidy-fact-told';
import { unlessAltered } from '../../platform/crypto/sealed';
import { attempt } from '../../platform/database/attempt';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { MORE } from '../../platform/queue/job';
import type { Projection } from '../log/projection';
import { putSubsidyFact } from './subsidy-facts.commands';
import {
  factLinePlace,
  factListsAfter,
  holdWaitingFactLine,
  insertFactList,
  LINE_OUTCOME,
  settleFactLine,
  type FactLineOutcome,
  type FactList,
} from './subsidy-fact-lists.store';

/** Takes a list of facts: its lines are recorded one by one in the background. */
export async function receiveFactList(
  work: Work,
  text: string,
  lines: readonly FactLine[],
): Promise<FactList> {
  const { organisationId } = work.actor;
  if (!organisationId) throw new Error('whoever sends a list acts for an organisation');
  const at = await work.now();
  const id = v7();
  const digest = work.keys.commitment(id, text);
  const list = { id, organisationId, receivedAt: at, lines: lines.length, digest, version: 1 };
  await insertFactList(
    work,
    list,
    lines.map((line, index) => ({
      line: index + 1,
      reference: factReferenceOf(line),
      sealedLine: work.keys.seal(factLinePlace(id, index + 1), JSON.stringify(line)),
    })),
  );
  await record(work, at, {
    type: 'subsidy_fact_list.received',
    subject: { kind: 'subsidy_fact_list', id, version: 1 },
    concerns: [organisationId],
    data: factListData(list),
  });
  return list;
}

/** Records one line that waits, or keeps why it cannot be: a bad line stands in no other's way. */
export async function recordWaitingFactLine(work: Work): Promise<typeof MORE | undefined> {
  const row = await holdWaitingFactLine(work);
  if (!row) return undefined;
  const { organisationId, receivedAt, sentBy } = row;
  const place = factLinePlace(row.listId, row.line);
  const text = unlessAltered(() => work.keys.open(place, row.sealedLine));
  // what a line says is the word of who sent the list, and facts name that account
  const asSender: Work = { ...work, actor: { ...SYSTEM, id: sentBy, organisationId } };
  const outcome = text === null ? ALTERED : await putLine(asSender, text, receivedAt);
  await settleFactLine(work, row, outcome);
  return MORE;
}

const ALTERED: FactFault = { code: 'request-invalid', reason: 'row-altered', column: null };

async function putLine(
  work: Work,
  text: string,
  receivedAt: Date,
): Promise<FactLineOutcome | FactFault> {
  const line = JSON.parse(text) as FactLine;
  const said = parseFactLine(line, receivedAt);
  if ('reason' in said) return said;
  const { reference, ...push } = said;
  const done = await attempt(work, () => putSubsidyFact(work, reference, push));
  return done instanceof Refusal ? faultOf(done, line) : LINE_OUTCOME[done.update];
}

function factListData({ organisationId, receivedAt, lines, digest }: FactList) {
  return { organisationId, receivedAt: receivedAt.toISOString(), lines, digest };
}

export const factListProjection: Projection = {
  kind: 'subsidy_fact_list',
  rows: async (work, after, limit) =>
    (await factListsAfter(work, after, limit)).map((list) => ({
      id: list.id,
      version: list.version,
      data: factListData(list),
    })),
};
