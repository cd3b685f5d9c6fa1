import { v7 } from 'uuid';
import { never, say } from '../../support/claim';
import { codeOf, type Answer, type Sent } from '../../support/races/driver';
import { made, settled } from '../../support/races/changing';
import { ledgerOf } from '../../support/races/ledger';
import {
  check,
  completion,
  decision,
  isInFlight,
  isNoAnswer,
  personNumber,
  proposal,
  proposedBy,
} from '../../support/races/requests';
import { openStage, type Stage } from '../../support/races/stage';
import { count } from '../../support/scale';

const REPEATS = 100;
const ROUNDS = count(1, 50);
const MINUTES = 60_000;

let stage: Stage;
beforeAll(async () => {
  stage = await openStage(['on', 'off']);
}, MINUTES);
afterAll(() => stage.close());

/** The same request a hundred times at once, to both processes, and once more when all was over. */
async function repeat(sent: Sent): Promise<Answer[]> {
  const same = { ...sent, headers: { 'idempotency-key': v7(), ...sent.headers } };
  const answers = await Promise.all(
    Array.from({ length: REPEATS }, (_, place) => stage.send(place, same)),
  );
  return [...answers.filter((answer) => !isNoAnswer(answer)), await settled(stage, 0, same)];
}

/** Each answer of a hundred is the same, or says that another is being worked on. */
function differing(answers: readonly Answer[], status: number): string[] {
  const [first] = answers;
  return answers
    .filter((one) => one.status !== status || one.body['id'] !== first?.body['id'])
    .map((one) => `${one.status} ${codeOf(one)} ${String(one.body['id'])}`);
}

async function countOf(sql: string, ...values: unknown[]): Promise<number> {
  const [row] = await stage.registry.owner<{ count: number }>(
    `SELECT count(*)::integer AS count FROM ${sql}`,
    values,
  );
  return row?.count ?? 0;
}

const aRound = Array.from({ length: ROUNDS }, (_, at) => at + 1);

test(
  `one proposal that comes ${REPEATS} times under one key is one ban, and so is its approval`,
  async () => {
    const [proposer, approver] = stage.officers;
    if (!approver) throw new Error('two officers decide');
    const failures: string[] = [];
    for (const at of aRound) {
      const proposals = await repeat(proposal(proposer, personNumber(at), `repeated ${at}`));
      const [first] = proposals;
      if (!first) throw new Error('no proposal was answered');
      const approvals = await repeat(decision(approver, proposedBy(first), 'approve'));
      failures.push(...differing(proposals, 201), ...differing(approvals, 200));
    }
    const ledger = [...(await ledgerOf(stage.registry)).values()];
    failures.push(
      ...ledger
        .filter(({ facts }) => facts.join() !== 'ban.proposed,ban.approved')
        .map(({ id, facts }) => `${id}: ${facts.join()}`),
    );
    if (ledger.length !== ROUNDS) failures.push(`${ledger.length} bans of ${ROUNDS}`);
    never('a repeated proposal or approval has a second effect or another answer', {
      trials: 2 * REPEATS * ROUNDS,
      failures,
    });
  },
  count(3, 40) * MINUTES,
);

test(
  `one question that comes ${REPEATS} times under one key is one check and one fact`,
  async () => {
    const failures: string[] = [];
    for (const at of aRound) {
      failures.push(...differing(await repeat(check(stage.nursery, personNumber(at, 4))), 201));
    }
    const rows = await countOf('clearance_check');
    const facts = await countOf(`log_fact WHERE fact ->> 'type' = 'clearance.answered'`);
    if (rows !== ROUNDS || facts !== ROUNDS) failures.push(`${rows} checks, ${facts} facts`);
    never('a repeated question has a second effect or another answer', {
      trials: REPEATS * ROUNDS,
      failures,
    });
  },
  count(3, 40) * MINUTES,
);

test(
  `one completion that comes ${REPEATS} times, keyed by its reference alone, is one record`,
  async () => {
    const failures: string[] = [];
    let recorded = 0;
    for (const at of aRound) {
      const push = completion(stage.school, personNumber(at, 6), `r-${at}`);
      const answers = await Promise.all(
        Array.from({ length: REPEATS }, (_, place) => settled(stage, place, push)),
      );
      const first = answers.filter(({ status }) => status === 201);
      recorded += first.length;
      failures.push(
        ...answers
          .filter(({ status }) => status !== 200 && status !== 201)
          .map((one) => `${one.status} ${codeOf(one)}`),
        ...(first.length === 1 ? [] : [`r-${at} was recorded ${first.length} times`]),
      );
    }
    const rows = await countOf('completion');
    const facts = await countOf(`log_fact WHERE fact #>> '{subject,kind}' = 'completion'`);
    if (rows !== ROUNDS || facts !== ROUNDS) failures.push(`${rows} records, ${facts} facts`);
    say(`  ${recorded} of ${REPEATS * ROUNDS} pushes were new`);
    never('a repeated push makes a second record or fact', {
      trials: REPEATS * ROUNDS,
      failures,
    });
  },
  count(3, 40) * MINUTES,
);

test('another body under the same key is refused by the other process', async () => {
  const headers = { 'idempotency-key': v7() };
  await made(stage, 0, { ...check(stage.nursery, personNumber(1, 8)), headers });
  const other = await settled(stage, 1, { ...check(stage.nursery, personNumber(2, 8)), headers });
  expect([other.status, codeOf(other), isInFlight(other)]).toEqual([
    422,
    'idempotency-key-reused',
    false,
  ]);
});
