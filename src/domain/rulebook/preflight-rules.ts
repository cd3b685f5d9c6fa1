import { covers, plainDate, type Period, type PlainDate } from '../calendar';

/**
 * A preflight tells its sender which rows would be held, and so what the registry knows of people, without leaving a record:
 * how much of that a provider is told, and from when its authority looks. A row that changes is ended and followed by another.
 */
export interface PreflightRule {
  readonly id: string;
  readonly inForce: Period;
  /** Of one provider on one day, Asia/Shanghai, that were not committed. */
  readonly mostUncommitted: number;
  /** Of all preflights of one provider on one day. */
  readonly mostRows: number;
  /** A finding, where of so many days as many preflights, or rows held in them, were never committed, and most of them were not. */
  readonly doubt: { readonly days: number; readonly preflights: number; readonly held: number };
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    readonly confirmed: boolean;
  };
}

export const PREFLIGHT_RULES: readonly PreflightRule[] = [
  {
    id: 'registry-preflights',
    inForce: { startsOn: plainDate('2020-01-01'), endsOn: null },
    mostUncommitted: 20,
    mostRows: 500_000,
    doubt: { days: 30, preflights: 20, held: 100 },
    source: {
      instrument: 'The registry’s own numbers: no source gives any',
      article: 'how often it may be asked what would be held',
      confirmed: false,
    },
  },
];

export function preflightRuleOn(day: PlainDate): PreflightRule {
  const rule = PREFLIGHT_RULES.find(({ inForce }) => covers(inForce, day));
  if (!rule) throw new Error('no rule about preflights is in force');
  return rule;
}
