/**
 * What the model knows: written from the glossary, the rules and the drawing of a ban, with nothing of the program.
 * Days are `YYYY-MM-DD`; bans, motions, officers and people are numbers in the order in which they came.
 */
export interface World {
  readonly day: string;
  /** The authority of each officer: a city is above its county. Each is another human. */
  readonly officers: readonly ('county' | 'city')[];
  readonly people: readonly Known[];
  readonly bans: readonly ModelBan[];
  readonly motions: readonly ModelMotion[];
}

export interface Known {
  /** As their document has it. */
  readonly name: string;
  readonly bornOn: string;
  /** By which the registry knows them: nobody, until a ban comes into force. */
  readonly names: readonly string[];
  readonly disputed: boolean;
}

export type State =
  'proposed' | 'rejected' | 'withdrawn' | 'in_force' | 'suspended' | 'lifted' | 'superseded';

/** What a decision says, as a proposal repeats it. */
export interface Act {
  readonly who: number;
  readonly name: string;
  readonly document: string;
  readonly ground: 'child_abuse' | 'court_prohibition' | 'statutory_record';
  readonly category: string;
  readonly capacity: string;
  readonly instrument: string | null;
  readonly incidentOn: string;
  readonly decidedOn: string;
  readonly servedOn: string;
  readonly term: { readonly years: number; readonly releasedOn: string | null } | null;
}

export interface ModelBan extends Act {
  readonly state: State;
  readonly version: number;
  readonly authority: 'county' | 'city';
  readonly corrects: number | null;
  /** Of a correction: the release that the ban said when it was proposed. */
  readonly releaseRead: string | null;
  readonly liftBasis: string | null;
  readonly proposedBy: number;
  readonly decidedBy: number | null;
  /** Whether it names a person of the registry: since its approval. */
  readonly bound: boolean;
}

export const KINDS = ['lift', 'suspend', 'resume', 'reopen', 'release'] as const;
export type Kind = (typeof KINDS)[number];

export interface ModelMotion {
  readonly ban: number;
  readonly kind: Kind;
  readonly basis: string;
  readonly releasedOn: string | null;
  readonly state: 'proposed' | 'approved' | 'rejected' | 'withdrawn';
  readonly version: number;
  readonly requestedBy: number;
  readonly decidedBy: number | null;
  readonly movedTo: number | null;
}

export const MOVES = ['approve', 'reject', 'withdraw'] as const;
export type Move = (typeof MOVES)[number];

/** What one officer sends. `etag` is the version that they say they read. */
export type Command =
  | { readonly does: 'propose'; readonly by: number; readonly act: Act }
  | {
      readonly does: 'correct';
      readonly by: number;
      readonly ban: number;
      readonly etag: number;
      readonly act: Act;
    }
  | {
      readonly does: 'request';
      readonly by: number;
      readonly ban: number;
      readonly etag: number;
      readonly kind: Kind;
      readonly basis: string;
      readonly decidedOn: string;
      readonly releasedOn: string | null;
    }
  | {
      readonly does: Move;
      readonly by: number;
      readonly of: 'ban' | 'motion';
      readonly target: number;
      readonly etag: number;
    };

/** Either it is done, and the world is another; or it is refused for one of these reasons, and the world as it was. */
export interface Outcome {
  readonly refusals: readonly string[];
  readonly world: World;
  /** What the answer says of the state of what was made or moved. */
  readonly says: string;
}

/** So many days on; before the year 10,000. */
export function daysOn(day: string, days: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** The same day so many years on; of 29 February the day after its last. */
export function yearsOn(day: string, years: number): string {
  const at = new Date(`${day}T00:00:00Z`);
  return new Date(Date.UTC(at.getUTCFullYear() + years, at.getUTCMonth(), at.getUTCDate()))
    .toISOString()
    .slice(0, 10);
}

/** The first day on which a court's term bars no more; null while it has no end. */
export function overOn({ term }: Pick<Act, 'term'>): string | null {
  return term?.releasedOn ? yearsOn(term.releasedOn, term.years) : null;
}
