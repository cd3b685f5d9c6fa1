import { addDays, type PlainDate } from './calendar';
import { lastDayOf, type CredentialKind, type CredentialRecord } from './credential';
import { RENEWABLE_DAYS, RENEWAL_RULES } from './rulebook/renewals';

/** When a credential lapses, and from when it may be renewed; both null for what never does. */
export interface Renewal {
  /** The last day in force. */
  readonly lapsesOn: PlainDate | null;
  readonly renewableFrom: PlainDate | null;
}

type Dated = Pick<CredentialRecord, 'kind' | 'issuedOn' | 'expiresOn'>;

export function renewalOf(credential: Dated): Renewal {
  const rule = RENEWAL_RULES.find(({ kind }) => kind === credential.kind);
  const lapsesOn = lastDayOf(credential, rule?.validYears ?? null);
  const days = rule?.renewableDays ?? RENEWABLE_DAYS;
  if (lapsesOn === null) return { lapsesOn, renewableFrom: null };
  const opens = addDays(lapsesOn, -days);
  return { lapsesOn, renewableFrom: opens < credential.issuedOn ? credential.issuedOn : opens };
}

/** Kinds that must be renewed yearly whatever they say. */
export const YEARLY_KINDS: readonly CredentialKind[] = RENEWAL_RULES.filter(
  ({ validYears }) => validYears === 1,
).map(({ kind }) => kind);

/** So many days before the last day, once each. */
export const REMINDER_DAYS = [60, 30, 7] as const;
export type ReminderDays = (typeof REMINDER_DAYS)[number];

/**
 * The reminder that is due on `today`; null for none. After a pause only the nearest is: whoever hears of seven days
 * need not hear of sixty. On the last day itself it still is; after it there is nothing to remind of.
 */
export function reminderDue(lapsesOn: PlainDate, today: PlainDate): ReminderDays | null {
  if (lapsesOn < today) return null;
  const due = REMINDER_DAYS.filter((days) => addDays(lapsesOn, -days) <= today);
  return due.at(-1) ?? null;
}
