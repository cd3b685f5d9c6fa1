import type { CredentialKind } from '../credential';

/** How long a credential of a kind counts, and from when it may be renewed. */
export interface RenewalRule {
  readonly kind: CredentialKind;
  /** Whatever the paper says; null: only what it says itself. */
  readonly validYears: number | null;
  /** From so many days before the last day a new one is taken for its renewal. */
  readonly renewableDays: number;
  readonly source: {
    readonly instrument: string;
    readonly article: string;
    readonly confirmed: boolean;
  };
}

/** Two months, so that who is told first of all may act at once. */
export const RENEWABLE_DAYS = 60;

/** Kinds that are not here count as long as they say. */
export const RENEWAL_RULES: readonly RenewalRule[] = [
  {
    kind: 'health_certificate',
    validYears: 1,
    renewableDays: RENEWABLE_DAYS,
    source: {
      instrument: '托儿所幼儿园卫生保健管理办法, 卫生部 教育部令第76号 (2010)',
      article: 'health check before work and yearly; the window is ours',
      confirmed: true,
    },
  },
  {
    kind: 'food_handler_certificate',
    validYears: 1,
    renewableDays: RENEWABLE_DAYS,
    source: {
      instrument: '食品安全法',
      article: '45, yearly; the window is ours',
      confirmed: true,
    },
  },
  {
    kind: 'guard_licence',
    validYears: null,
    renewableDays: RENEWABLE_DAYS,
    source: {
      instrument: '保安服务管理条例',
      article: '16 names no term: as the licence says',
      confirmed: false,
    },
  },
];
