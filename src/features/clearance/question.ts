import type { PlainDate } from '../../domain/calendar';
import type { Asker } from '../../platform/database/work';
import type { Purpose } from './clearance.store';
import type { Inquiry } from './gather.commands';

/** What a post asks of an applicant, in the words of the wire. */
export interface Needs {
  readonly missing: readonly object[];
  readonly rules: readonly string[];
}

/** A question as its institution put it. */
export interface Question extends Omit<Inquiry, 'division'> {
  readonly asker: Asker;
  readonly purpose: Purpose;
  /** Of whose employment it is asked, where the registry decides. */
  readonly employmentId?: string;
  readonly applicationReference: string;
  readonly authorisedOn: PlainDate;
  /** What the same idempotency key was answered before. */
  readonly before: {
    readonly id: string;
    readonly verdict: string;
    readonly reasons: readonly string[];
    readonly validUntil: string | null;
    readonly qualification: Needs | null;
  } | null;
}
