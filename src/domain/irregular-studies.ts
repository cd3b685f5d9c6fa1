import { addDays, covers, yearsBetween, type Period, type PlainDate } from './calendar';
import { lengthOf, overlapsOf, type Study } from './irregular-overlaps';
import type { Irregularity, IrregularityKind } from './irregularity';
import { EXAMINED_WITHIN, LEAST_AGE, MOST_HOURS_A_DAY } from './rulebook/irregularity-rules';

/** Somebody with everything that was reported of them and stands. */
export interface Learner {
  readonly personId: string;
  /** All that were said. */
  readonly birthDates: readonly PlainDate[];
  /** The last day on which they can have lived; null as far as the registry knows. */
  readonly diedOn: PlainDate | null;
  /** The first MOST_STUDIES. */
  readonly studies: readonly Study[];
  readonly hasMoreStudies: boolean;
}

/** Since when, and until when, each provider may certify courses. */
export type CourseRights = (providerId: string) => readonly Period[];

/** Everything irregular in what one person learnt. */
export function irregularStudiesOf(learner: Learner, rightsOf: CourseRights): Irregularity[] {
  return [
    ...learner.studies.flatMap((study) => irregularitiesOf(learner, study, rightsOf)),
    ...overlapsOf(learner),
  ];
}

function irregularitiesOf(
  { personId, birthDates, diedOn }: Learner,
  study: Study,
  rightsOf: CourseRights,
): Irregularity[] {
  const { completionId, providerId, startedOn, completedOn, hours, run, course } = study;
  const found = (
    kind: IrregularityKind,
    restingOn: readonly (string | number)[],
    evidence: Irregularity['evidence'],
  ): Irregularity => ({
    kind,
    key: [personId, completionId, ...restingOn].join(':'),
    providerIds: [providerId],
    evidence: { completionId, providerId, ...evidence },
  });
  const most = (course ?? { mostHoursADay: MOST_HOURS_A_DAY.number }).mostHoursADay;
  const days = lengthOf(startedOn, completedOn);
  const right = rightsOf(providerId);
  return [
    ...(birthDates.length > 0 &&
    birthDates.every((born) => yearsBetween(born, startedOn) < LEAST_AGE.number)
      ? [found('trainee_too_young', [startedOn], { personId, startedOn })]
      : []),
    ...(diedOn !== null && diedOn < completedOn
      ? [found('trainee_deceased', [diedOn, completedOn], { personId, diedOn, completedOn })]
      : []),
    ...(days * most < hours
      ? [found('hours_impossible', [hours, days], { hours, days, most })]
      : []),
    ...(run !== null && isOutside(study, run)
      ? [
          found('hours_outside_run', [startedOn, completedOn, run.startsOn, run.endsOn], {
            runId: run.id,
            startedOn,
            completedOn,
          }),
        ]
      : []),
    ...(hasRightAllTheTime(right, startedOn, completedOn)
      ? []
      : [found('hours_before_right', [startedOn, completedOn], { startedOn, completedOn })]),
  ];
}

/** Begun before the run or when it was over, or completed later than its examination can have been. */
function isOutside({ startedOn, completedOn }: Study, run: NonNullable<Study['run']>): boolean {
  return (
    startedOn < run.startsOn ||
    run.endsOn < startedOn ||
    addDays(run.endsOn, EXAMINED_WITHIN.number) < completedOn
  );
}

/** By one right or by several that follow each other. */
function hasRightAllTheTime(rights: readonly Period[], first: PlainDate, last: PlainDate): boolean {
  for (let day = first; ;) {
    const right = rights.find((one) => covers(one, day));
    if (!right) return false;
    if (right.endsOn === null || last < right.endsOn) return true;
    day = right.endsOn;
  }
}
