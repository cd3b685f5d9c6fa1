import type { Day } from './time';

export type Verdict = 'clear' | 'barred' | 'refer' | 'not_qualified';

/** What somebody does over the API, with what they are answered. People and institutions by their number. */
export type Deed =
  | {
      readonly kind: 'ask';
      readonly check: string;
      readonly person: number;
      readonly institution: number;
      readonly position: string;
      readonly verdict: Verdict;
    }
  | {
      readonly kind: 'record';
      readonly employment: string;
      readonly check: string;
      readonly institution: number;
      readonly startsOn: Day;
      readonly hours: string;
      readonly verdict: Verdict;
    }
  | { readonly kind: 'certify'; readonly person: number }
  | {
      readonly kind: 'confirm';
      readonly employment: string;
      readonly institution: number;
      readonly letterSeen: boolean;
      readonly isConfirmed: boolean;
    }
  | {
      readonly kind: 'change';
      readonly employment: string;
      readonly institution: number;
      readonly change: Change;
      readonly state: string;
    }
  | {
      readonly kind: 'end';
      readonly employment: string;
      readonly institution: number;
      readonly lastDay: Day;
      readonly reason: string;
    }
  | {
      readonly kind: 'report';
      readonly check: string;
      readonly institution: number;
      readonly outcome: 'hired' | 'not_hired';
    }
  | {
      readonly kind: 'ban';
      readonly ban: string;
      readonly person: number;
      readonly until: Day | null;
      readonly isApproved: boolean;
    }
  | { readonly kind: 'lift'; readonly ban: string }
  | { readonly kind: 'read'; readonly institution: number }
  | {
      readonly kind: 'step';
      readonly obligation: string;
      readonly institution: number;
      readonly step: string;
      /** By which an officer was told; null when the institution says it. */
      readonly channel: string | null;
    }
  | {
      readonly kind: 'dismiss';
      readonly finding: { readonly kind: string; readonly key: string };
    }
  | { readonly kind: 'choose'; readonly institution: number; readonly monthDay: string };

export interface Change {
  readonly position?: string;
  readonly site?: string;
  readonly hours?: 'full_time' | 'part_time';
  readonly onLeave?: boolean;
}
