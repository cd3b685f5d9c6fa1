import { slotOf } from '../world-plan/time';
import type { Stage } from './stage';

/** A finding as it stands in the register, in the plan's words. */
export interface FindingSeen {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly division: string;
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly isDismissed: boolean;
  readonly version: number;
}

interface FindingRow {
  readonly id: string;
  readonly kind: string;
  readonly key: string;
  readonly division: string;
  readonly evidence: { readonly checkId?: string };
  readonly openedAt: Date;
  readonly closedAt: Date | null;
  readonly isDismissed: boolean;
  readonly version: number;
}

export async function findingsSeen(
  stage: Stage,
  { kind, isOpen }: { readonly kind: string | null; readonly isOpen: boolean | null },
): Promise<FindingSeen[]> {
  const { registry } = stage.cast;
  const rows = await registry.owner<FindingRow & { [column: string]: unknown }>(
    `SELECT id, kind, key, division, evidence, opened_at AS "openedAt", closed_at AS "closedAt",
            dismissed_reason IS NOT NULL AS "isDismissed", version
       FROM finding
      WHERE ($1::text IS NULL OR kind = $1) AND ($2::boolean IS NULL OR (closed_at IS NULL) = $2)`,
    [kind, isOpen],
  );
  const known = await wordsOf(stage);
  return rows.map((row) => ({ ...row, key: keyOf(known, row) }));
}

/** What the plan calls checks and obligations that no deed named. */
export interface Words {
  readonly check: (id: string) => string;
  readonly obligation: (id: string) => string;
  readonly employment: (id: string) => string;
  /** Who was asked about where. */
  readonly asked: (checkId: string) => string;
}

export async function wordsOf(stage: Stage): Promise<Words> {
  const { labels, cast, world } = stage;
  const { registry } = cast;
  const checks = new Map(
    (
      await registry.owner<{ id: string; employment: string; place: string }>(
        `SELECT id, employment_id AS employment,
                row_number() OVER (PARTITION BY employment_id ORDER BY checked_at, id) AS place
           FROM clearance_check WHERE employment_id IS NOT NULL`,
      )
    ).map(({ id, employment, place }) => [
      id,
      `${labels.labelOf('employment', employment)}#${place}`,
    ]),
  );
  const obligations = new Map(
    (await obligationRows(stage)).map(({ id, label }) => [id, label] as const),
  );
  const check = (id: string) => checks.get(id) ?? labels.labelOf('check', id);
  const people = new Map(
    world.checks.map(({ label, institution, person }) => [
      label,
      `institution ${institution} person ${person}`,
    ]),
  );
  return {
    check,
    obligation: (id) => obligations.get(id) ?? `unplanned obligation ${id}`,
    employment: (id) => labels.labelOf('employment', id),
    asked: (id) => people.get(check(id)) ?? `unplanned ${check(id)}`,
  };
}

function keyOf(words: Words, { kind, key, evidence }: FindingRow): string {
  const parts = key.split(':');
  const [first = '', second = '', ...rest] = parts;
  switch (kind) {
    case 'employed_without_check':
    case 'checked_after_start':
      return words.employment(first);
    case 'not_clear_in_service':
      return words.check(second);
    case 'two_full_time_posts':
      return [...[first, second].map(words.employment).sort(), ...rest].join(' ');
    case 'outcome_not_reported':
      return words.check(first);
    case 'obligation_late':
      return [words.obligation(first), ...parts.slice(1)].join(':');
    case 'clearance_referred':
      return words.asked(evidence.checkId ?? '');
    default:
      return key;
  }
}

interface ObligationRow {
  readonly id: string;
  readonly label: string;
  readonly version: number;
  readonly state: string;
  readonly escalation: number;
  readonly dueAt: Date | null;
}

async function obligationRows({ labels, cast }: Stage): Promise<ObligationRow[]> {
  const rows = await cast.registry.owner<
    Omit<ObligationRow, 'label'> & { ban: string; institution: string; place: string }
  >(
    `SELECT id, version, state, escalation, due_at AS "dueAt", ban_id AS ban, institution_id AS institution,
            row_number() OVER (PARTITION BY ban_id, institution_id ORDER BY raised_at, id) AS place
       FROM obligation`,
  );
  const numbers = new Map(cast.organisationIds.map((id, number) => [id, number]));
  return rows.map(({ ban, institution, place, ...row }) => ({
    ...row,
    label: `${labels.labelOf('ban', ban)} institution ${numbers.get(institution)} #${place}`,
  }));
}

/** @throws Error when there is none. */
export async function obligationSeen(stage: Stage, label: string): Promise<ObligationRow> {
  const row = (await obligationRows(stage)).find((one) => one.label === label);
  if (!row) throw new Error(`there is no obligation ${label}`);
  return row;
}

/** Every obligation with how far it is, and every step of it: who said it how, and when. */
export async function obligationsSeen(stage: Stage): Promise<string[]> {
  const steps = await stage.cast.registry.owner<{
    id: string;
    step: string;
    at: Date;
    channel: string;
    implied: boolean;
  }>(`SELECT obligation_id AS id, step, recorded_at AS at, channel, implied FROM obligation_step`);
  const rows = await obligationRows(stage);
  const labels = new Map(rows.map(({ id, label }) => [id, label]));
  return [
    ...rows.map(({ label, state, escalation, dueAt }) =>
      obligationLine({ label, state, escalation, due: dueAt === null ? null : slotOf(dueAt) }),
    ),
    ...steps.map(({ id, step, at, channel, implied }) =>
      stepLine(labels.get(id) ?? '', { step, slot: slotOf(at), channel, implied }),
    ),
  ];
}

export function obligationLine(one: {
  readonly label: string;
  readonly state: string;
  readonly escalation: number;
  readonly due: number | null;
}): string {
  return `${one.label} is ${one.state}, escalation ${one.escalation}, due in slot ${one.due}`;
}

export function stepLine(
  label: string,
  step: { step: string; slot: number; channel: string; implied: boolean },
): string {
  const how = `${step.channel}${step.implied ? ', implied' : ''}`;
  return `${label} ${step.step} in slot ${step.slot} (${how})`;
}
