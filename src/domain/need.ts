import { earlier, type PlainDate } from './calendar';
import {
  lastDayOf,
  statusOn,
  type CredentialKind,
  type CredentialRecord,
  type Degree,
} from './credential';
import { hoursCounted, type CompletionRecord, type Hours, type Topic } from './training';

/** What a person has to show. */
export interface Holdings {
  readonly credentials: readonly CredentialRecord[];
  readonly completions: readonly CompletionRecord[];
}

/** A field of study, known by its catalogue code or its name. */
export interface Major {
  readonly code: string | null;
  readonly name: string;
}

export interface TrainingNeed extends Hours {
  readonly kind: 'training';
  readonly topics: readonly Topic[];
}

export interface CredentialNeed {
  readonly kind: 'credential';
  readonly of: CredentialKind;
  /** One of these occupation codes; absent means any. */
  readonly occupations?: readonly string[];
  readonly degrees?: readonly Degree[];
  readonly majors?: readonly Major[];
  /** In one attestation: two may speak of the same years. */
  readonly leastYears?: number;
  /** Must be renewed this often, whatever expiry it carries. */
  readonly validYears?: number;
  /** Whether one whose number is of no known pattern will do. */
  readonly unverified: 'counts' | 'does_not_count';
}

export interface AnyOfNeed {
  readonly kind: 'any_of';
  /** What the alternatives are called together. */
  readonly requirement: string;
  readonly options: readonly (TrainingNeed | CredentialNeed)[];
}

/** Proven outside the registry's holdings: listed as missing by every check, settled when the employment is confirmed. */
export interface ProofNeed {
  readonly kind: 'proof';
  readonly of: 'police_record_query' | 'guard_posting' | 'integrity_file';
}

export type Need = TrainingNeed | CredentialNeed | AnyOfNeed | ProofNeed;

/** What is missing, and by how much. */
export interface Shortfall {
  readonly requirement: string;
  /** One of these would do. */
  readonly anyOf?: readonly string[];
  readonly required?: number;
  readonly found?: number;
  readonly lackingTopics?: readonly Topic[];
}

/** `by`: ids of everything that meets it. `lastDay`: how long it stays met if nothing changes; null for ever. */
export type Fulfilment =
  | { readonly met: true; readonly by: readonly string[]; readonly lastDay: PlainDate | null }
  | { readonly met: false; readonly shortfalls: readonly Shortfall[] };

export function fulfilmentOf(need: Need, holdings: Holdings, day: PlainDate): Fulfilment {
  switch (need.kind) {
    case 'training':
      return byTraining(need, holdings.completions, day);
    case 'credential':
      return byCredential(need, holdings.credentials, day);
    case 'any_of':
      return byAnyOf(need, holdings, day);
    case 'proof':
      return { met: false, shortfalls: [{ requirement: need.of }] };
    default:
      throw new Error(`no rule for the need ${JSON.stringify(need satisfies never)}`);
  }
}

function byTraining(
  need: TrainingNeed,
  completions: readonly CompletionRecord[],
  day: PlainDate,
): Fulfilment {
  const { theory, practice, topics, counted } = hoursCounted(completions, day);
  const lackingTopics = need.topics.filter((topic) => !topics.includes(topic));
  const shortfalls: Shortfall[] = [];
  if (theory < need.theory)
    shortfalls.push({
      requirement: 'training_theory_hours',
      required: need.theory,
      found: theory,
    });
  if (practice < need.practice)
    shortfalls.push({
      requirement: 'training_practice_hours',
      required: need.practice,
      found: practice,
    });
  if (lackingTopics.length > 0) shortfalls.push({ requirement: 'training_topics', lackingTopics });
  return shortfalls.length === 0
    ? { met: true, by: counted, lastDay: null }
    : { met: false, shortfalls };
}

function byCredential(
  need: CredentialNeed,
  credentials: readonly CredentialRecord[],
  day: PlainDate,
): Fulfilment {
  const fitting = credentials.filter((credential) => fits(need, credential, day));
  const { leastYears } = need;
  if (leastYears === undefined) return longest(need, fitting) ?? lacking({ requirement: need.of });

  const enough = fitting.filter(({ years }) => years !== null && years >= leastYears);
  const found = Math.max(0, ...fitting.map(({ years }) => years ?? 0));
  return longest(need, enough) ?? lacking({ requirement: need.of, required: leastYears, found });
}

/** Everything but the years. */
function fits(need: CredentialNeed, credential: CredentialRecord, day: PlainDate): boolean {
  return (
    credential.kind === need.of &&
    mayBeReliedOn(need, credential, day) &&
    isOneOf(need.occupations, credential.occupation) &&
    isOneOf(need.degrees, credential.degree) &&
    (need.majors === undefined || isAmong(need.majors, credential.major ?? ''))
  );
}

function mayBeReliedOn(
  need: CredentialNeed,
  credential: CredentialRecord,
  day: PlainDate,
): boolean {
  const lastDay = lastDayOf(credential, need.validYears ?? null);
  const isKnown =
    credential.state === 'accepted' ||
    (credential.state === 'unverified' && need.unverified === 'counts');
  return isKnown && statusOn(credential, day) === 'valid' && (lastDay === null || day <= lastDay);
}

function isOneOf<T>(allowed: readonly T[] | undefined, value: T | null): boolean {
  return allowed === undefined || (value !== null && allowed.includes(value));
}

/** As written by a school: code or name, in whatever width and case. */
function isAmong(majors: readonly Major[], text: string): boolean {
  const written = text.normalize('NFKC').replace(/\s/g, '').toUpperCase();
  return majors.some(
    ({ code, name }) => written === code?.toUpperCase() || written === name.toUpperCase(),
  );
}

function longest(need: CredentialNeed, fitting: readonly CredentialRecord[]): Fulfilment | null {
  if (fitting.length === 0) return null;
  return {
    met: true,
    by: fitting.map(({ id }) => id),
    lastDay: latest(fitting.map((credential) => lastDayOf(credential, need.validYears ?? null))),
  };
}

function byAnyOf(need: AnyOfNeed, holdings: Holdings, day: PlainDate): Fulfilment {
  const met = need.options
    .map((option) => fulfilmentOf(option, holdings, day))
    .flatMap((option) => (option.met ? [option] : []));
  if (met.length > 0) {
    const by = [...new Set(met.flatMap((option) => option.by))];
    return { met: true, by, lastDay: latest(met.map(({ lastDay }) => lastDay)) };
  }
  return lacking({ requirement: need.requirement, anyOf: need.options.map(nameOfNeed) });
}

export function nameOfNeed(need: Need): string {
  switch (need.kind) {
    case 'training':
      return 'training_hours';
    case 'any_of':
      return need.requirement;
    case 'credential':
    case 'proof':
      return need.of;
  }
}

function lacking(shortfall: Shortfall): Fulfilment {
  return { met: false, shortfalls: [shortfall] };
}

/** Null, for ever, outlasts every day. */
function latest(days: readonly (PlainDate | null)[]): PlainDate | null {
  return days.reduce((a, b) => (a === null || b === null ? null : a < b ? b : a));
}

/** The first of several ends; null when none ends. */
export function earliest(days: readonly (PlainDate | null)[]): PlainDate | null {
  return days.reduce((a, b) => (a === null ? b : b === null ? a : earlier(a, b)), null);
}
