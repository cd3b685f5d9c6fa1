import type { PlainDate } from './calendar';
import type { CredentialRecord } from './credential';
import type { EmploymentState } from './employment';
import type { Position } from './requirement';
import type { FactSpeaker, FundFamily, SubsidyFact } from './subsidy-fact';
import type { SubsidyProgramme } from './subsidy-rule';
import type { CompletionRecord } from './training';

/** Of people who turned out to be one, everything of all of them. Plain JSON: a decision keeps it, to be replayed. */
export interface SubsidyCase {
  readonly programme: SubsidyProgramme;
  /** The certificate, payment, loan or post; null for whichever gives most. */
  readonly subjectId: string | null;
  /** Where it is applied for: six digits. */
  readonly division: string;
  readonly credentials: readonly (CredentialRecord & Versioned & Recorded)[];
  readonly completions: readonly (CompletionRecord & Versioned)[];
  readonly employments: readonly CaseEmployment[];
  readonly facts: readonly SubsidyFact[];
  /** What was claimed before; never the claim that is decided. */
  readonly claims: readonly EarlierClaim[];
  /** Those that bar or refer. */
  readonly bans: readonly CaseBan[];
  /**
   * As decisions that were kept as `v` 1 read it: where authorities contradicted each other the newest word counted, and a
   * certificate that another province's fund had paid for was looked at as any other of its occupation and level.
   */
  readonly readAs?: 1;
}

interface Versioned {
  readonly version: number;
}

interface Recorded {
  /** Who pushed it. */
  readonly organisationId: string;
}

export interface CaseEmployment extends Versioned {
  readonly id: string;
  readonly institutionId: string;
  readonly position: Position;
  readonly state: EmploymentState;
  readonly startsOn: PlainDate;
  /** The first day after; null while it lasts. */
  readonly endsOn: PlainDate | null;
}

export interface CaseBan extends Versioned {
  readonly id: string;
  readonly effect: 'barred' | 'statutory' | 'refer';
}

/** A subsidy that was claimed before. Only `approved` and `paid` stand against another. */
export interface EarlierClaim extends Versioned {
  readonly id: string;
  readonly programme: SubsidyProgramme;
  readonly fundFamily: FundFamily;
  /** The way to it. */
  readonly variant: string;
  readonly subjectId: string;
  readonly occupation: string | null;
  readonly level: number | null;
  readonly division: string;
  readonly appliedOn: PlainDate;
  readonly state: string;
  readonly amountFen: number;
  /** Paid for; null where months do not count. */
  readonly months: number | null;
}

export function stands({ state }: EarlierClaim): boolean {
  return state === 'approved' || state === 'paid';
}

/** One record that was read, as it was. */
export interface Reference {
  readonly kind: 'credential' | 'completion' | 'employment' | 'fact' | 'claim' | 'ban';
  readonly id: string;
  readonly version: number;
  /** Of a fact from elsewhere: who said it. */
  readonly speaker: FactSpeaker | null;
}
