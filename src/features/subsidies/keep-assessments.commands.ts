import { v7 } from 'uuid';
import { divisionsWithin } from '../../domain/division';
import { canonical, type FactValue } from '../../domain/fact';
import { Refusal } from '../../domain/refusal';
import { replay, type KeptDecision, type Replay } from '../../domain/subsidy-kept';
import type { Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import type { Assessed } from './assessment-question';
import { keptFact } from './assessments.facts';
import {
  assessmentPlace,
  decisionIn,
  findAssessment,
  insertAssessments,
  keptBefore,
  type AssessmentRow,
} from './assessments.store';

/** Keeps every one of these for the clerk's authority, each answer once. */
export async function keepAssessments(
  work: Work,
  at: Date,
  about: readonly { readonly personId: string; readonly at: number }[],
  decided: ReadonlyMap<number, readonly Assessed[]>,
): Promise<Map<number, Assessed[]>> {
  const authorityId = work.actor.organisationId ?? '';
  const rows = new Map<string, AssessmentRow>();
  const digestOf = (personId: string, decision: KeptDecision) =>
    work.keys.commitment(personId, canonical(decision as unknown as FactValue));
  for (const { personId, at: place } of about) {
    for (const { decision } of decided.get(place) ?? []) {
      const digest = digestOf(personId, decision);
      rows.set(digest, rowOf(work, at, personId, decision, digest));
    }
  }
  const before = await keptBefore(work, authorityId, [...rows.keys()]);
  const added = [...rows.values()].filter(({ digest }) => !before.has(digest));
  if (added.length > 0) {
    await insertAssessments(work, added);
    await record(work, at, ...added.map((row) => keptFact(work, row)));
  }
  const idOf = (digest: string) => before.get(digest) ?? rows.get(digest)?.id ?? null;
  return new Map(
    about.flatMap(({ personId, at: place }) => {
      const own = decided.get(place);
      return own
        ? [
            [
              place,
              own.map(({ decision }) => ({ id: idOf(digestOf(personId, decision)), decision })),
            ],
          ]
        : [];
    }),
  );
}

function rowOf(
  work: Work,
  at: Date,
  personId: string,
  decision: KeptDecision,
  digest: string,
): AssessmentRow {
  const id = v7();
  const { programme, division } = decision.given;
  const { outcome, amountFen } = decision.assessment;
  return {
    ...{ id, personId, programme, division, outcome, amountFen, digest },
    authorityId: work.actor.organisationId ?? '',
    appliedOn: decision.day,
    sealedDecision: work.keys.seal(assessmentPlace(id), JSON.stringify(decision)),
    keptBy: work.actor.id,
    keptAt: at,
    version: 1,
  };
}

export interface KeptAssessment {
  readonly row: AssessmentRow;
  readonly decision: KeptDecision;
  readonly replay: Replay;
}

/**
 * What was kept, computed again from what was kept.
 *
 * @throws Refusal `not-found` also for what another line's authority kept.
 */
export async function readAssessment(work: Work, id: string): Promise<KeptAssessment> {
  const row = await findAssessment(work, id, divisionsWithin(work.actor.division ?? ''));
  if (!row)
    throw new Refusal('not-found', 'No assessment that your authority may read has this id.');
  const decision = decisionIn(work, row);
  return { row, decision, replay: replay(decision) };
}
