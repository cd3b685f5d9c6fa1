import { covers, type PlainDate } from './calendar';
import type { CourseKind } from './catalogue';
import type { CertificateOrder } from './certificate';
import { mayAward, type AwardLimits, type AwardRight } from './credential';
import { isWithin } from './division';
import { Refusal } from './refusal';
import {
  TRAINING_CERTIFICATE_RULES,
  type TrainedPost,
  type TrainingCertificateRule,
} from './rulebook/training-certificates';
import { hoursCounted, type CompletionRecord } from './training';

/** What a provider wants issued. */
export interface WantedCertificate {
  readonly post: TrainedPost;
  readonly occupation: string | null;
  readonly level: number | null;
}

/** One of the completions named, as it stands. */
export interface StatedCompletion extends CompletionRecord {
  readonly personId: string;
  /** As the provider's catalogue has it; null of a course that is not there. */
  readonly courseKind: CourseKind | null;
  /** Division of the run; null where none is named. */
  readonly place: string | null;
  /** The certificate that was issued from it last; null without one. */
  readonly carrier: Carrier | null;
}

/** A certificate that was issued, with the order about it. */
export interface Carrier {
  readonly order: Pick<CertificateOrder, 'state' | 'by'> | null;
  /** An officer ended an authority's suspension of it, and no two have accepted that. */
  readonly awaitsAcceptance: boolean;
}

/** Everything that the decision reads. */
export interface IssueAsked {
  readonly wanted: WantedCertificate;
  readonly organisationId: string;
  /** Whom the document of the holder names, when name and birth date agree with what is known of them; else null. */
  readonly personId: string | null;
  /** As many as were named, or some are not there. */
  readonly named: number;
  readonly completions: readonly StatedCompletion[];
  readonly rights: readonly (AwardRight & Pick<AwardLimits, 'places'>)[];
  /** The day of issue. */
  readonly today: PlainDate;
}

/**
 * Whether the registry issues a training certificate from these completions today, and by which row.
 *
 * Each is passed, accepted, of this provider and of the holder, and adds hours of its own; none is a course for those who
 * are in the post already; none carries another certificate, unless its issuer took that back as if it had not been issued.
 *
 * @throws Refusal `award-not-permitted`, `certificate-completions-unfit`, `certificate-exists`.
 */
export function decideIssue(asked: IssueAsked): TrainingCertificateRule {
  const { wanted, completions, rights, today } = asked;
  const awarded = { kind: 'training_certificate', ...wanted } as const;
  const covering = rights.filter((right) => mayAward([right], awarded, today));
  if (covering.length === 0) throw notPermitted();
  const rule = TRAINING_CERTIFICATE_RULES.find(
    ({ post, inForce }) => post === wanted.post && covers(inForce, today),
  );
  if (!rule || !areFit(asked) || !areEnough(rule, completions, today)) {
    throw new Refusal(
      'certificate-completions-unfit',
      'Not all of them are there, passed, accepted and of this holder, or they are too few hours or topics.',
    );
  }
  if (!covering.some((right) => completions.every(({ place }) => isTaughtWithin(right, place)))) {
    throw notPermitted();
  }
  if (!completions.every(({ carrier }) => carrier === null || isTakenBack(carrier))) {
    throw new Refusal('certificate-exists', 'One of these completions carries a certificate.');
  }
  return rule;
}

function areFit({ organisationId, personId, named, completions }: IssueAsked): boolean {
  return (
    named > 0 &&
    completions.length === named &&
    completions.every((one) => one.organisationId === organisationId && one.personId === personId)
  );
}

/** Every hour that the certificate would state counts, so that its sum is what the courses were. */
function areEnough(
  { courseKind, hours, topics }: TrainingCertificateRule,
  completions: readonly StatedCompletion[],
  today: PlainDate,
): boolean {
  const counted = hoursCounted(completions, today);
  const theory = completions.reduce((sum, one) => sum + one.hours.theory, 0);
  const practice = completions.reduce((sum, one) => sum + one.hours.practice, 0);
  return (
    completions.every((one) => one.courseKind === null || one.courseKind === courseKind) &&
    counted.leftOut.length === 0 &&
    counted.theory === theory &&
    counted.practice === practice &&
    hours.theory <= theory &&
    hours.practice <= practice &&
    topics.every((topic) => counted.topics.includes(topic))
  );
}

/** Where nobody knows the place, a right that is limited in it does not cover it. */
function isTaughtWithin({ places }: Pick<AwardLimits, 'places'>, place: string | null): boolean {
  return places === null || (place !== null && places.some((one) => isWithin(place, one)));
}

function isTakenBack({ order, awaitsAcceptance }: Carrier): boolean {
  return !awaitsAcceptance && order?.state === 'withdrawn' && order.by === 'issuer';
}

function notPermitted(): Refusal {
  return new Refusal(
    'award-not-permitted',
    'Today this organisation has no right to award such a training certificate, or not for where it was taught.',
  );
}
