import { banMotionProjection } from '../../../src/features/bans/ban-motions.projection';
import { banProjection } from '../../../src/features/bans/bans.projection';
import type { ProjectedRow, Projection } from '../../../src/features/log/projection';
import { SYSTEM } from '../../../src/domain/principal';
import type { Registry } from '../registry';
import { overOn, type World } from './world';

interface BanLine {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly liftBasis: string | null;
  readonly years: number | null;
  readonly startsOn: string | null;
  readonly endsOn: string | null;
  readonly corrects: string | null;
  readonly personId: string | null;
  readonly proposedBy: string;
  readonly decidedBy: string | null;
}

interface MotionLine {
  readonly id: string;
  readonly state: string;
  readonly version: number;
  readonly movedTo: number | null;
  readonly requestedBy: string;
  readonly decidedBy: string | null;
}

/** What the tables say of the bans of one walk, read behind the service's back. */
export interface Lines {
  readonly bans: readonly BanLine[];
  readonly motions: readonly MotionLine[];
}

export interface Ids {
  readonly bans: readonly string[];
  readonly motions: readonly string[];
  /** Human behind each officer. */
  readonly humans: readonly string[];
}

export async function linesOf({ owner }: Registry, ids: Ids): Promise<Lines> {
  const [bans, motions] = await Promise.all([
    owner<BanLine>(
      `SELECT id, state, version, lift_basis AS "liftBasis", term_years AS years,
              term_starts_on::text AS "startsOn", term_ends_on::text AS "endsOn", corrects_id AS corrects,
              person_id AS "personId", proposed_by_human AS "proposedBy", decided_by_human AS "decidedBy"
         FROM ban WHERE id = ANY($1::uuid[])`,
      [ids.bans],
    ),
    owner<MotionLine>(
      `SELECT id, state, version, moved_to AS "movedTo", requested_by_human AS "requestedBy",
              decided_by_human AS "decidedBy"
         FROM ban_motion WHERE id = ANY($1::uuid[])`,
      [ids.motions],
    ),
  ]);
  return { bans, motions };
}

/** In what the tables differ from the model; nobody knows the ids of people but by who shares them. */
export function differencesOf(world: World, ids: Ids, { bans, motions }: Lines): string[] {
  const people = new Map(
    bans.flatMap(({ id, personId }) => {
      const who = world.bans[ids.bans.indexOf(id)]?.who;
      return personId !== null && who !== undefined ? [[who, personId] as const] : [];
    }),
  );
  if (new Set(people.values()).size !== people.size) return ['two people are one'];
  const human = (officer: number | null) => (officer === null ? null : ids.humans[officer]);
  const expectedBans = world.bans.map((ban, at) => ({
    id: ids.bans[at],
    state: ban.state,
    version: ban.version,
    liftBasis: ban.liftBasis,
    years: ban.term?.years ?? null,
    startsOn: ban.term?.releasedOn ?? null,
    endsOn: overOn(ban),
    corrects: ban.corrects === null ? null : ids.bans[ban.corrects],
    personId: ban.bound ? people.get(ban.who) : null,
    proposedBy: human(ban.proposedBy),
    decidedBy: human(ban.decidedBy),
  }));
  const expectedMotions = world.motions.map((motion, at) => ({
    id: ids.motions[at],
    state: motion.state,
    version: motion.version,
    movedTo: motion.movedTo,
    requestedBy: human(motion.requestedBy),
    decidedBy: human(motion.decidedBy),
  }));
  return [...differing(expectedBans, bans), ...differing(expectedMotions, motions)];
}

function differing(
  expected: readonly { readonly id: string | undefined }[],
  found: readonly { readonly id: string }[],
): string[] {
  const byId = new Map(found.map((row) => [row.id, row]));
  const wrong = expected.flatMap((row) => {
    const said = JSON.stringify(row);
    const stands = JSON.stringify(byId.get(row.id ?? ''));
    return said === stands ? [] : [`the model says ${said}, the table ${stands}`];
  });
  return expected.length === found.length ? wrong : [...wrong, 'a row too many or too few'];
}

/** The drawing once more, in the words of facts: from which state each leads where. */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  'ban.proposed': [' proposed'],
  'ban.approved': ['proposed in_force', 'proposed suspended'],
  'ban.rejected': ['proposed rejected'],
  'ban.withdrawn': ['proposed withdrawn'],
  'ban.suspended': ['in_force suspended'],
  'ban.resumed': ['suspended in_force'],
  'ban.lifted': ['in_force lifted', 'suspended lifted'],
  'ban.reopened': ['lifted in_force'],
  'ban.released': ['in_force in_force', 'suspended suspended'],
  'ban.superseded': ['in_force superseded', 'suspended superseded'],
  'ban_motion.proposed': [' proposed'],
  'ban_motion.approved': ['proposed approved'],
  'ban_motion.rejected': ['proposed rejected'],
  'ban_motion.withdrawn': ['proposed withdrawn'],
};

interface Told {
  readonly id: string;
  readonly type: string;
  readonly version: number;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * What the log tells otherwise than the drawing or the tables: an arrow that is not drawn, a version left out, a row
 * that is not what its last fact says.
 */
export async function offTheLog(registry: Registry, ids: Ids, since: number): Promise<string[]> {
  const subjects = [...ids.bans, ...ids.motions];
  const facts = await registry.owner<Told>(
    `SELECT fact -> 'subject' ->> 'id' AS id, fact ->> 'type' AS type,
            (fact -> 'subject' ->> 'version')::integer AS version, fact -> 'data' AS data
       FROM log_fact WHERE number > $2 AND fact -> 'subject' ->> 'id' = ANY($1) ORDER BY number`,
    [subjects, since],
  );
  const rows = [
    ...(await projected(registry, banProjection, ids.bans)),
    ...(await projected(registry, banMotionProjection, ids.motions)),
  ];
  return subjects.flatMap((id) => {
    const its = facts.filter((fact) => fact.id === id);
    const last = its.at(-1);
    const row = rows.find((one) => one.id === id);
    const undrawn = its.flatMap(({ type, version, data }, at) => {
      const arrow = `${textOf(its[at - 1]?.data['state'])} ${textOf(data['state'])}`;
      const drawn = ARROWS[type]?.includes(arrow) === true && version === at + 1;
      return drawn ? [] : [`${id}: ${type} ${arrow} as version ${version}`];
    });
    const folded = sorted({ version: last?.version, data: last?.data });
    const stands = sorted({ version: row?.version, data: row?.data });
    return folded === stands ? undrawn : [...undrawn, `${id}: ${stands}, but the log ${folded}`];
  });
}

/** Of the last fact, for who asks only for those after it. */
export async function lastNumber({ owner }: Registry): Promise<number> {
  const [row] = await owner<{ last: number }>(
    `SELECT coalesce(max(number), 0)::integer AS last FROM log_fact`,
  );
  return row?.last ?? 0;
}

async function projected(
  registry: Registry,
  projection: Projection,
  ids: readonly string[],
): Promise<readonly ProjectedRow[]> {
  const [first] = [...ids].sort();
  if (!first) return [];
  // ids rise with time: these and what others made meanwhile
  const before = `${first.slice(0, 24)}000000000000`;
  const found = await registry.runWork({ actor: SYSTEM, requestId: 'walk' }, (work) =>
    projection.rows(work, before, 5_000),
  );
  return found.filter(({ id }) => ids.includes(id));
}

function textOf(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

/** Without regard to the order of members, which jsonb does not keep. */
function sorted(value: unknown): string {
  return JSON.stringify(value, (_, member: unknown) =>
    typeof member === 'object' && member !== null && !Array.isArray(member)
      ? Object.fromEntries(Object.entries(member).sort(([a], [b]) => (a < b ? -1 : 1)))
      : member,
  );
}
