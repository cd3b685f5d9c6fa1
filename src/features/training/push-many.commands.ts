import { agreementsOf, type KnownIdentity } from '../../domain/identity';
import { Refusal } from '../../domain/refusal';
import type { PushedCompletion } from '../../domain/training';
import { holdersOf, stateOf, type RecordState, type Update } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import { awardRightsOf, findProvider } from '../institutions/institutions.store';
import { identitiesByDocument } from '../persons/persons.lookup.store';
import { keepDoubts } from '../persons/held.commands';
import { rejectedAmong } from '../persons/held.store';
import {
  attachHolders,
  claimsFor,
  holdPushes,
  pusherOf,
  type HolderSought,
} from '../persons/push.commands';
import { decideInOrder, isChange, nameOf, type CompletionPush, type Decided } from './push-order';
import { statementOf, writeCompletions, type CompletionPut } from './training.commands';
import { findCompletions, type CompletionRow } from './training.store';

/** So many pushes of different people whom nobody knows yet fit in one transaction: each takes three locks. */
export const COMPLETIONS_AT_ONCE = 150;

/**
 * Records a finished course under the provider's own reference, or its later state. A push of what is stored
 * already changes nothing and leaves no fact.
 *
 * @throws Refusal `update-older-than-stored`, `update-contradicts-stored`, `period-invalid`, `award-not-permitted`,
 * `request-invalid` for a withdrawal without its reason.
 */
export async function putCompletion(
  work: Work,
  reference: string,
  push: PushedCompletion,
): Promise<CompletionPut> {
  const [put] = await putCompletions(work, [{ reference, push }]);
  if (!put) throw new Error('a push was not answered');
  if (put instanceof Refusal) throw put;
  return put;
}

/**
 * The same of several, as if they were pushed one after another: each is recorded or refused for itself. Where people
 * are known under so much that their locks do not fit in one transaction, only the first of them are answered, at least one.
 */
export async function putCompletions(
  work: Work,
  pushes: readonly CompletionPush[],
): Promise<(CompletionPut | Refusal)[]> {
  if (pushes.length === 0) return [];
  const pusher = await pusherOf(work);
  const { organisationId } = pusher;
  const { count, stored, known } = await holdPushes(
    work,
    {
      kind: 'completion',
      organisationId,
      stored: (references) => findCompletions(work, organisationId, references),
    },
    pushes.map(({ reference, push }) => ({ reference, claim: push.trainee })),
  );
  const at = await work.now();
  const rights = await awardRightsOf(work, organisationId);
  const taken = pushes.slice(0, count);
  const rejected = await rejectedOf(work, stored);
  const seen = { known, rejected };
  const decided = decideInOrder(work, at, taken, organisationId, rights, stored, seen);
  const changes = decided.filter(isChange);
  const holders = await attachHolders(work, at, changes.map(soughtOf), {
    kind: 'completion',
    source: pusher,
    known,
  });
  const rows = changes.map(({ reference, push, record: edition }, place) => {
    const holder = holders[place];
    if (!holder) throw new Error('a completion is held by nobody');
    // what is spread comes last: members that are added to a copy cost a hundred times as much
    return {
      id: edition.id,
      version: edition.version,
      organisationId,
      reference,
      personId: holder.personId,
      state: stateOf({ ...holder, numberUnverified: false }),
      struckFor: null,
      updatedAt: edition.updatedAt,
      digest: edition.digest,
      recordedAt: at,
      ...statementOf(push),
    };
  });
  const recorded = await writeCompletions(work, at, rows, ({ version }) =>
    version === 1 ? 'completion.recorded' : 'completion.corrected',
  );
  await keepDoubts(
    work,
    at,
    pusher,
    changes.flatMap(({ push, record: { id, version } }, place) => {
      const holder = holders[place];
      if (!holder) return [];
      const pushed = { recordKind: 'completion', recordId: id, recordVersion: version } as const;
      return [{ ...pushed, claim: push.trainee, holder }];
    }),
  );
  const completions = new Map([...stored.values(), ...recorded].map((row) => [nameOf(row), row]));
  return decided.map((one) => {
    if (one instanceof Refusal) return one;
    const completion = completions.get(nameOf(one.record));
    if (!completion) throw new Error('a push was decided and not recorded');
    return { update: one.update, completion };
  });
}

/** What would become of a push now, and what that was decided on. */
export interface ForeseenCompletion {
  readonly outcome:
    (Pick<CompletionRow, 'state' | 'struckFor'> & { readonly update: Update }) | Refusal;
  readonly basis: CompletionBasis;
}

/** A push of the same content, after the same others, whose basis is the same has the same outcome, but for the days that pass. */
export interface CompletionBasis {
  /** What is stored under the reference: whether an officer rejected it is a version too. */
  readonly stored: { readonly id: string; readonly version: number } | null;
  /** Whom the document names. Names and birth dates are added, never taken away: `said` counts them. */
  readonly trainee: {
    readonly personId: string;
    readonly disputed: boolean;
    readonly said: number;
  } | null;
}

export interface Foreseen {
  readonly completions: readonly ForeseenCompletion[];
  /** Of the provider with its award rights, which all of them rest on; null of an authority. */
  readonly providerVersion: number | null;
  readonly at: Date;
}

/**
 * What would become of these pushes, made one after another, as things are now. Nothing is held, written or opened. Pushes
 * that came before and name the same reference or document must be among them to be counted.
 */
export async function foreseeCompletions(
  work: Work,
  pushes: readonly CompletionPush[],
): Promise<Foreseen> {
  const { organisationId } = await pusherOf(work);
  const at = await work.now();
  const references = [...new Set(pushes.map(({ reference }) => reference))];
  const rows = await findCompletions(work, organisationId, references);
  const stored = new Map(rows.map((row) => [row.reference, row]));
  const known = await identitiesByDocument(
    work,
    pushes.map(({ push }) => push.trainee.document),
  );
  const provider = await findProvider(work, organisationId);
  const rights = await awardRightsOf(work, organisationId);
  const seen = { known, rejected: await rejectedOf(work, stored) };
  const decided = decideInOrder(work, at, pushes, organisationId, rights, stored, seen);
  const states = statesOf(decided.filter(isChange), known, stored);
  const completions = decided.map((one, place): ForeseenCompletion => {
    const { reference = '', push } = pushes[place] ?? {};
    const row = stored.get(reference);
    const identity = push && known.get(push.trainee.document.key);
    const basis: CompletionBasis = {
      stored: row ? { id: row.id, version: row.version } : null,
      trainee: identity
        ? {
            personId: identity.personId,
            disputed: identity.disputed,
            said: identity.names.length + identity.birthDates.length,
          }
        : null,
    };
    if (one instanceof Refusal) return { outcome: one, basis };
    const state = states.get(nameOf(one.record));
    if (!state) throw new Error('a push was decided and has no state');
    const struckFor = one.update === 'unchanged' ? (row?.struckFor ?? null) : null;
    return { outcome: { update: one.update, state, struckFor }, basis };
  });
  return { completions, providerVersion: provider?.version ?? null, at };
}

function rejectedOf(
  work: Work,
  stored: ReadonlyMap<string, CompletionRow>,
): Promise<ReadonlySet<string>> {
  const ids = [...stored.values()].map(({ id }) => id);
  return rejectedAmong(work, 'completion', ids);
}

function soughtOf({ push, record: { id, personId }, rejectedBefore }: Decided): HolderSought {
  return { claim: push.trainee, record: { id, personId, rejectedBefore } };
}

/** Of every version, stored or to come, by its name. */
function statesOf(
  changes: readonly Decided[],
  known: ReadonlyMap<string, KnownIdentity>,
  stored: ReadonlyMap<string, CompletionRow>,
): Map<string, RecordState> {
  const claims = changes.map(({ push }) => push.trainee);
  const attached = agreementsOf(claims, known).map((agreement, place) => {
    const key = claims[place]?.document.key ?? '';
    return { personId: known.get(key)?.personId ?? `new:${key}`, agreement };
  });
  const holders = holdersOf(claimsFor(changes.map(soughtOf), attached));
  const states = new Map([...stored.values()].map((row) => [nameOf(row), row.state]));
  changes.forEach(({ record: edition }, place) => {
    const holder = holders[place];
    if (holder) states.set(nameOf(edition), stateOf({ ...holder, numberUnverified: false }));
  });
  return states;
}
