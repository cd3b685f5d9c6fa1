import { plainDate } from '../../domain/calendar';
import { parseDivision } from '../../domain/division';
import { parsePersonClaim, type PersonClaim } from '../../domain/person';
import { Refusal } from '../../domain/refusal';
import { SUBSIDY_PROGRAMMES } from '../../domain/subsidy-rule';
import type { Call, Operation } from '../../platform/http/operation';
import { assessPeople } from './assess.commands';
import { readAssessment } from './keep-assessments.commands';
import { presentOwn, presentWhole } from './present-assessment';

export const assessSubsidies: Operation<'assessSubsidies'> = async (work, { body, language }) => {
  const { appliedOn, division, answers } = await assessPeople(
    work,
    {
      purpose: body.purpose,
      appliedOn: body.appliedOn ? plainDate(body.appliedOn) : null,
      division: body.division ? parseDivision(body.division) : null,
      keep: body.keep ?? false,
    },
    body.people.map((one) => ({
      person: personOf(one.person),
      programmes: one.programme ? [one.programme] : SUBSIDY_PROGRAMMES,
      subjectId: one.subjectId ?? null,
    })),
  );
  const isOfficer = work.actor.kind === 'officer';
  return {
    status: 200,
    body: {
      appliedOn,
      division,
      items: answers.map((answer, at) => ({
        reference: body.people[at]?.reference ?? null,
        refusal: typeof answer === 'string' ? answer : null,
        assessments:
          typeof answer === 'string'
            ? []
            : answer.map(({ id, decision }) =>
                isOfficer
                  ? presentWhole(id, decision, language)
                  : presentOwn(decision, work.actor, language),
              ),
      })),
    },
  };
};

export const getSubsidyAssessment: Operation<'getSubsidyAssessment'> = async (
  work,
  { path, language },
) => {
  const { row, decision, replay } = await readAssessment(work, path.assessmentId);
  return {
    status: 200,
    body: {
      appliedOn: row.appliedOn,
      division: row.division,
      keptAt: row.keptAt.toISOString(),
      identical: replay.identical,
      assessment: presentWhole(row.id, decision, language),
    },
  };
};

/** A number or name that cannot be is said of its own line, not of those beside it. */
function personOf(
  written: Call<'assessSubsidies'>['body']['people'][number]['person'],
): PersonClaim | Refusal {
  try {
    return parsePersonClaim(written);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
