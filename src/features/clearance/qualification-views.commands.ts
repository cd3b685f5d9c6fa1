import { v7 } from 'uuid';
import { dayInShanghai, type PlainDate } from '../../domain/calendar';
import { qualificationFor } from '../../domain/clearance';
import {
  continuingHoursOf,
  type CataloguedCompletion,
  type ContinuingHours,
} from '../../domain/continuing-training';
import { contradicts } from '../../domain/identity';
import type { Holdings } from '../../domain/need';
import type { PersonClaim } from '../../domain/person';
import type { FullAssessment, Position } from '../../domain/requirement';
import { CONTINUING_RULES } from '../../domain/rulebook/continuing-hours';
import { REQUIREMENT_RULES } from '../../domain/rulebook/requirement-rules';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { pusherOf } from '../persons/push.commands';
import { hasPushedOf } from '../persons/pushed.store';
import { courseKindsOf } from '../training/catalogue.store';
import type { EmployedAsked } from './employed';
import { gather } from './gather.commands';

export interface ViewRequest {
  readonly person: PersonClaim;
  readonly position: Position;
  /** Null is the asker's own. */
  readonly division: string | null;
  /** Null is today. */
  readonly on: PlainDate | null;
  readonly purpose: string;
  readonly caseReference: string;
}

/** `seen` is null for who is unknown, known otherwise, and not the asker's to see: the three cannot be told apart. */
export interface QualificationView {
  readonly division: string;
  readonly on: PlainDate;
  readonly seen: {
    /** Null where no rule can judge. */
    readonly weighed: FullAssessment | null;
    readonly holdings: Holdings;
    readonly continuing: ContinuingHours;
  } | null;
}

/**
 * What a check weighs of a person's qualification for a post, read and weighed as a check does, and nothing of bans. For
 * officers anybody; for institutions whom they employ, for providers whose records of theirs are taken. Each view is a
 * fact, whether it found somebody or not.
 */
export async function viewQualification(
  work: Work,
  request: ViewRequest,
  employedAsked: EmployedAsked,
): Promise<QualificationView> {
  const { person, position } = request;
  const asker = await pusherOf(work);
  const division = request.division ?? asker.division;
  const now = await work.now();
  const today = dayInShanghai(now);
  const on = request.on ?? today;
  const [dossier] = await gather(work, [{ applicant: person, position, division }], now);
  if (!dossier) throw new Error('a question without a dossier');
  const { identity, holdings } = dossier;
  const isTheirs = await maySee(work, asker, person, identity?.personId ?? null, employedAsked);
  const isShown = identity !== null && !contradicts(identity, person) && isTheirs;
  const viewId = v7();
  await record(work, now, {
    type: 'qualification.viewed',
    subject: { kind: 'disclosure', id: viewId, version: 1 },
    concerns: [asker.organisationId],
    data: {
      purpose: request.purpose,
      caseReference: work.keys.commitment(viewId, request.caseReference),
      document: work.keys.commitment(viewId, person.document.key),
      position,
      division,
      on,
      found: isShown,
    },
  });
  const year = Number(on.slice(0, 4));
  const completions = await catalogued(work, holdings);
  const continuing = continuingHoursOf(CONTINUING_RULES, division, position, year, completions, on);
  const weighed = qualificationFor(dossier, REQUIREMENT_RULES, on);
  return { division, on, seen: isShown ? { weighed, holdings, continuing } : null };
}

async function maySee(
  work: Work,
  { organisationId, kind }: { readonly organisationId: string; readonly kind: string },
  { document }: PersonClaim,
  personId: string | null,
  employedAsked: EmployedAsked,
): Promise<boolean> {
  if (kind === 'authority') return true;
  if (kind === 'provider') return hasPushedOf(work, organisationId, personId);
  const [isEmployed = false] = await employedAsked(work, [
    { institutionId: organisationId, document },
  ]);
  return isEmployed;
}

async function catalogued(work: Work, { completions }: Holdings): Promise<CataloguedCompletion[]> {
  const kinds = await courseKindsOf(work, completions);
  return completions.map((completion) => ({
    completion,
    courseKind: kinds.get(`${completion.organisationId} ${completion.courseCode}`) ?? null,
  }));
}
