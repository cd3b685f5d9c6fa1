import {
  absent,
  asAsker,
  ASKERS,
  hasScope,
  idsIn,
  isList,
  mayShare,
  mayKnow,
  namesAnObject,
  ownRequest,
  shapeOf,
  type Cell,
} from '../../support/attacks/matrix';
import { chanceOf } from '../../support/chance';
import { never, say } from '../../support/claim';
import { makeGenerators } from '../../support/fuzz/generators/all';
import type { SubsidyFactKind } from '../../../src/domain/subsidy-fact';
import { FACT_SHAPES } from '../../../src/domain/subsidy-fact-shape';
import type { Route } from '../../../src/platform/http/contract';
import { openStage, type Stage } from '../../support/fuzz/stage';
import type { Answer } from '../../support/fuzz/wire';
import { count, IS_FULL, SEED } from '../../support/scale';

let stage: Stage;
let generators: ReturnType<typeof makeGenerators>;
beforeAll(async () => {
  stage = await openStage();
  generators = makeGenerators(stage.routes);
}, 60_000);
afterAll(() => stage.close());

const ROUNDS = count(1, 5);
const CELLS_IN_SHORT = { withScope: 30, without: 10 };

type Outcome = 'foreign' | 'without the scope' | 'in the line' | 'list';

test(
  'what belongs to another answers exactly as what was never there, to every role, at every operation',
  async () => {
    const guarded = [...stage.routes.values()].filter(
      ({ id, security }) => security.length > 0 && id !== 'closeSession',
    );
    const matrix = guarded.flatMap((route) => ASKERS.map((asker): Cell => ({ route, asker })));
    const cells = IS_FULL ? matrix : await aFew(matrix);
    const failures: string[] = [];
    const tried = new Map<Outcome, number>();
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const [at, cell] of cells.entries()) {
        const outcome = await hold(cell, round * matrix.length + at, failures);
        if (outcome) tried.set(outcome, (tried.get(outcome) ?? 0) + 1);
      }
    }
    const told = [...tried].map(([outcome, times]) => `${outcome} ${times}`).join(', ');
    say(`  ${guarded.length} operations × ${ASKERS.length} callers, ${ROUNDS} times: ${told}`);
    const { foreign = 0, list = 0, ...others } = Object.fromEntries(tried);
    expect(Math.min(list, foreign)).toBeGreaterThan(0);
    never('an answer that tells another’s record from one that was never there', {
      trials: foreign + list + (others['without the scope'] ?? 0),
      failures,
    });
  },
  20 * 60_000,
);

/** One cell of the matrix. Null where the caller makes something of its own, which is nobody else's. */
async function hold(cell: Cell, number: number, failures: string[]): Promise<Outcome | null> {
  const { route, asker } = cell;
  const scoped = await hasScope(stage, cell);
  if (scoped && !isList(route) && !namesAnObject(route)) return null;
  const request = await provenRequest(cell, number);
  const knows = scoped && mayKnow(cell, request.owner, request.first);
  const fail = (text: string) =>
    void failures.push(`${route.id} of ${request.owner} asked by ${asker}: ${text}`);
  const own = await stage.send(await asAsker(stage, request.draft, asker));
  if (scoped && isList(route)) return judgeList(cell, request, own, fail);
  const gone = await asAsker(stage, absent(route, request.draft, number + 1_000_000), asker);
  const never = await stage.send(gone);
  if (knows) return 'in the line';
  if (isTold(route, own, never)) fail(`${shapeOf(own)}\n  not ${shapeOf(never)}`);
  const after = await stage.send(request.draft);
  const expected = await statusFor(cell, scoped, after);
  if (own.status !== expected) fail(`${own.status} ${own.text}, not ${expected}`);
  if (after.status >= 300) fail(`and then the owner is refused: ${after.text}`);
  return scoped ? 'foreign' : 'without the scope';
}

/** Whoever writes under a reference of another makes a thing of its own, unless it may write nothing of the kind. */
function isTold({ method }: Route, own: Answer, never: Answer): boolean {
  const isOwn = method === 'PUT' && own.status < 300;
  return !isOwn && shapeOf(own) !== shapeOf(never);
}

function judgeList(
  cell: Cell,
  { owner, first }: Awaited<ReturnType<typeof provenRequest>>,
  own: Answer,
  fail: (text: string) => void,
): Outcome | null {
  if (mayKnow(cell, owner, first) || mayShare(cell, owner)) return null;
  const seen = idsIn(own).filter((id) => idsIn(first).includes(id));
  if (seen.length > 0) fail(`shows ${seen.join(', ')}`);
  return 'list';
}

/** A reference is its organisation's own: another's of the same text is another thing. */
async function statusFor({ route, asker }: Cell, scoped: boolean, owners: Answer): Promise<number> {
  if (!scoped) return asker === 'anyone' ? 401 : 403;
  if (route.method !== 'PUT') return 404;
  return route.id !== 'putSubsidyFact' || (await mayState(asker, owners)) ? 201 : 403;
}

/** A nursery states only what employers may, of people whom it employs or did; `owners` is the same fact, as a clerk stated it. */
async function mayState(asker: Cell['asker'], { text }: Answer): Promise<boolean> {
  if (asker !== 'nursery' && asker !== 'otherNursery') return true;
  const { id, kind } = JSON.parse(text) as { id: string; kind: SubsidyFactKind };
  if (!FACT_SHAPES[kind].speakers.includes('employer')) return false;
  const employments = await stage.registry.owner(
    `SELECT FROM subsidy_fact f JOIN employment e USING (person_id) WHERE f.id = $1 AND e.institution_id = $2`,
    [id, stage.callers.organisationId(asker)],
  );
  return employments.length > 0;
}

/** Some of those whom only the object's owner keeps out, and some of those whom the scope does. */
async function aFew(matrix: readonly Cell[]): Promise<Cell[]> {
  const chosen = { withScope: [] as Cell[], without: [] as Cell[] };
  for (const cell of chanceOf(SEED).shuffle(matrix)) {
    if (await hasScope(stage, cell)) chosen.withScope.push(cell);
    else chosen.without.push(cell);
  }
  const { withScope, without } = CELLS_IN_SHORT;
  const objects = chosen.withScope.filter(({ route }) => namesAnObject(route) || isList(route));
  return [...objects.slice(0, withScope), ...chosen.without.slice(0, without)];
}

/** A fresh request like one that the owner has just succeeded with; what is written, under a reference that nobody used. */
async function provenRequest({ route }: Cell, number: number) {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const wish = number + 100_000 * attempt;
    const proof = await ownRequest(stage, route, generators, wish);
    const first = await stage.send(proof.draft);
    if (first.status >= 300) continue;
    if (route.method === 'GET') return { ...proof, first };
    const again = await ownRequest(stage, route, generators, wish);
    const draft = route.method === 'PUT' ? absent(route, again.draft, wish) : again.draft;
    return { ...again, draft, first };
  }
  throw new Error(`${route.id}: its owner does not succeed`);
}
