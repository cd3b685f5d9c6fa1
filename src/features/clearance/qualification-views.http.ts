import { plainDate } from '../../domain/calendar';
import type { ContinuingHours } from '../../domain/continuing-training';
import { parseDivision } from '../../domain/division';
import type { Holdings } from '../../domain/need';
import { parsePersonClaim } from '../../domain/person';
import type { WeighedNeed } from '../../domain/requirement';
import type { Operation } from '../../platform/http/operation';
import type { EmployedAsked } from './employed';
import { viewQualification, type QualificationView } from './qualification-views.commands';

/** With who knows whom an institution employs. */
export const makeViewQualification =
  (employedAsked: EmployedAsked): Operation<'viewQualification'> =>
  async (work, { body }) => {
    const { division, on, seen } = await viewQualification(
      work,
      {
        person: parsePersonClaim(body.person),
        position: body.position,
        division: body.division === undefined ? null : parseDivision(body.division),
        on: body.on === undefined ? null : plainDate(body.on),
        purpose: body.purpose,
        caseReference: body.caseReference,
      },
      employedAsked,
    );
    const tellsIds = work.actor.kind === 'officer';
    const assessment = seen?.weighed?.assessment;
    return {
      status: 200,
      body: {
        found: seen !== null,
        position: body.position,
        division,
        on,
        outcome: assessment?.outcome ?? null,
        lastDay: assessment?.reliedOnUntil ?? null,
        needs: presentNeeds(seen, tellsIds),
        continuing: seen && presentHours(seen.continuing),
      },
    };
  };

function presentHours({ year, hours, uncataloguedHours, rules }: ContinuingHours) {
  return {
    year,
    hours,
    uncataloguedHours,
    rules: rules.map(({ id, leastHours, met, confirmed }) => {
      return { rule: id, leastHours, met, confirmed };
    }),
  };
}

function presentNeeds(seen: QualificationView['seen'], tellsIds: boolean) {
  return (seen?.weighed?.needs ?? []).map((need) =>
    present(need, seen?.holdings ?? NOTHING, tellsIds),
  );
}

const NOTHING: Holdings = { credentials: [], completions: [] };

/** Ids for officers alone: to others they would name records of other providers. */
function present(
  { rule, stage, requirement, met, by, lastDay }: WeighedNeed,
  { credentials, completions }: Holdings,
  tellsIds: boolean,
) {
  const of = new Set(by);
  return {
    rule,
    stage,
    requirement,
    met,
    by: [
      ...completions
        .filter(({ id }) => of.has(id))
        .map(({ id }) => ({ id: tellsIds ? id : null, kind: 'completion', expiresOn: null })),
      ...credentials
        .filter(({ id }) => of.has(id))
        .map(({ id, kind, expiresOn }) => ({ id: tellsIds ? id : null, kind, expiresOn })),
    ],
    lastDay,
  };
}
