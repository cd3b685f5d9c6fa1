import { dayOfText, slotBefore, slotOf, type Slot } from '../world-plan/time';
import { dueOf } from '../world-plan/obligation-rules';
import type { Plan, Visit } from '../world-plan/plan';
import {
  findingsSeen,
  obligationLine,
  obligationsSeen,
  stepLine,
  wordsOf,
  type Words,
} from './seen';
import type { Stage } from './stage';

/** Lines that say what followed, each of one finding, recall, notice …: as planned, and as the registry has it. */
export interface Compared {
  readonly what: string;
  readonly planned: readonly string[];
  readonly seen: readonly string[];
}

/** What is on one side only, in words. */
export function differences({ planned, seen }: Compared): string[] {
  const left = new Map<string, number>();
  for (const line of seen) left.set(line, (left.get(line) ?? 0) + 1);
  const missing = planned.filter((line) => {
    const there = left.get(line) ?? 0;
    left.set(line, there - 1);
    return there <= 0;
  });
  const more = [...left].filter(([, there]) => there > 0);
  return [
    ...missing.map((line) => `missing: ${line}`),
    ...more.map(([line]) => `too much: ${line}`),
  ];
}

/** After a visit: what was found until then and how it stands, who was called back and who was told. */
export async function compareAfter(
  stage: Stage,
  { world }: Plan,
  visit: Visit,
): Promise<Compared[]> {
  const words = await wordsOf(stage);
  const { registry } = stage.cast;
  const closedBy = (slot: Slot | null) => (slot !== null && slot <= visit.slot ? slot : null);
  const recalls = await registry.owner<{ id: string; at: Date }>(
    'SELECT check_id AS id, recalled_at AS at FROM recall',
  );
  return [
    {
      what: 'a finding',
      planned: world.findings.slice(0, visit.after.findings).map((one) => {
        const closed = closedBy(one.closed);
        return findingLine({ ...one, closed, dismissed: closed !== null && one.dismissed });
      }),
      seen: (await findingsSeen(stage, { kind: null, isOpen: null })).map((one) =>
        findingLine({
          ...one,
          opened: slotOf(one.openedAt),
          closed: one.closedAt && slotOf(one.closedAt),
          dismissed: one.isDismissed,
        }),
      ),
    },
    {
      what: 'a recall',
      planned: world.recalls
        .slice(0, visit.after.recalls)
        .map(({ check, slot }) => `${check} in slot ${slot}`),
      seen: recalls.map(({ id, at }) => `${words.check(id)} in slot ${slotOf(at)}`),
    },
    {
      what: 'a notice',
      planned: world.notices.slice(0, visit.after.notices).map(noticeLine),
      seen: await noticesSeen(stage, words),
    },
  ];
}

/** At the end: every obligation with its steps, and every yearly round, too. */
export async function compareAtEnd(stage: Stage, { world }: Plan): Promise<Compared[]> {
  const { registry, organisationIds } = stage.cast;
  const rounds = await registry.owner<{
    institution: string;
    due: string;
    answered: number;
    clear: number;
  }>(
    `SELECT institution_id AS institution, due_on::text AS due, answered, clear FROM recheck_round
      WHERE finished_at IS NOT NULL`,
  );
  return [
    {
      what: 'an obligation or a step of one',
      planned: world.obligations.flatMap((one) => {
        const due = dueOf(one);
        return [
          obligationLine({ ...one, due: due === null ? null : slotBefore(due) }),
          ...one.steps.map((step) => stepLine(one.label, step)),
        ];
      }),
      seen: await obligationsSeen(stage),
    },
    {
      what: 'a yearly round',
      planned: world.rounds.map(roundLine),
      seen: rounds.map(({ institution, due, ...counts }) =>
        roundLine({
          ...counts,
          institution: organisationIds.indexOf(institution),
          dueOn: dayOfText(due),
        }),
      ),
    },
  ];
}

async function noticesSeen({ cast }: Stage, words: Words): Promise<string[]> {
  const rows = await cast.registry.owner<{
    kind: string;
    organisation: string;
    check: string | null;
    obligation: string | null;
    at: Date;
  }>(
    `SELECT kind, organisation_id AS organisation, check_id AS check, obligation_id AS obligation, raised_at AS at
       FROM notice`,
  );
  return rows.map(({ kind, organisation, check, obligation, at }) =>
    noticeLine({
      kind,
      institution: cast.organisationIds.indexOf(organisation),
      about: check === null ? words.obligation(obligation ?? '') : words.check(check),
      slot: slotOf(at),
    }),
  );
}

function findingLine(one: {
  kind: string;
  key: string;
  division: string;
  opened: Slot;
  closed: Slot | null;
  dismissed: boolean;
}): string {
  const { kind, key, division, opened, closed, dismissed } = one;
  const end = closed === null ? 'open' : `${dismissed ? 'dismissed' : 'closed'} in slot ${closed}`;
  return `${kind} of ${key} in ${division}, from slot ${opened}, ${end}`;
}

function noticeLine(one: { kind: string; institution: number; about: string; slot: Slot }): string {
  return `${one.kind} about ${one.about} to institution ${one.institution} in slot ${one.slot}`;
}

function roundLine(one: {
  institution: number;
  dueOn: number;
  answered: number;
  clear: number;
}): string {
  return `of institution ${one.institution}, due on day ${one.dueOn}: ${one.answered} answered, ${one.clear} clear`;
}
