import { plainDate } from '../../domain/calendar';
import { parseDivision } from '../../domain/division';
import { checkUscc } from '../../domain/institution';
import { parsePersonClaim } from '../../domain/person';
import { acceptUscc } from '../../domain/registration';
import { withoutIdentityNumber } from '../../domain/update';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Call, Operation } from '../../platform/http/operation';
import { authorityIdsUnder } from '../access/authorities.store';
import { presentBan } from '../bans/present-ban';
import { fileBanCase, nameSubject, recordStep, type NamedSubject } from './cases.commands';
import { pageOfCases } from './cases.store';
import type { ManagersAsked } from './managers';
import { presentCase, presentPerson } from './present-case';
import { proposeCaseBan } from './proposals.commands';
import { discloseCase, dueOf, inTime } from './read.commands';
import { personOf } from './sealed-case';
import { stepOf } from './steps.http';

interface Cases {
  readonly fileBanCase: Operation<'fileBanCase'>;
  readonly listBanCases: Operation<'listBanCases'>;
  readonly getBanCase: Operation<'getBanCase'>;
  readonly nameBanCaseSubject: Operation<'nameBanCaseSubject'>;
  readonly recordBanCaseStep: Operation<'recordBanCaseStep'>;
  readonly proposeCaseBan: Operation<'proposeCaseBan'>;
}

/** With who knows who managed whom. */
export function makeCases(asked: ManagersAsked): Cases {
  return {
    fileBanCase: async (work, { body }) => {
      const filing = {
        ground: body.ground,
        category: body.category,
        incidentOn: plainDate(body.incidentOn),
        incidentDivision: parseDivision(body.incidentDivision),
        filedOn: plainDate(body.filedOn),
        uscc: body.institution === null ? null : checkUscc(body.institution).code,
      };
      const filed = await fileBanCase(work, filing, body.subjects.map(subjectNamed));
      const shown = presentCase(work, await inTime(work, asked, filed));
      return { status: 201, body: shown, version: filed.row.version };
    },
    listBanCases: async (work, { query }) => {
      const limit = query.limit ?? 50;
      const rows = await pageOfCases(work, await authorityIdsUnder(work, work.actor), {
        state: query.state ?? null,
        before: readCursor(query.cursor, 'ban-cases', 'id')?.[0] ?? null,
        limit: limit + 1,
      });
      const page = pageOf('ban-cases', rows, limit, ({ id }) => [id]);
      const items = await dueOf(work, page.items);
      return {
        status: 200,
        body: {
          items: items.map(({ whole: { row, subjects }, nextDueOn }) => ({
            id: row.id,
            state: row.state,
            ground: row.ground,
            category: row.category,
            incidentOn: row.incidentOn,
            filedOn: row.filedOn,
            institution: row.uscc,
            subjects: subjects.length,
            nextDueOn,
          })),
          nextCursor: page.nextCursor,
        },
      };
    },
    getBanCase: async (work, { path }) => {
      const { managers, ...found } = await discloseCase(work, asked, path.caseId);
      const { row, subjects } = found.whole;
      return {
        status: 200,
        body: {
          case: presentCase(work, found),
          people: subjects.flatMap((subject) => {
            const person = personOf(work, subject);
            return person ? [{ subjectId: subject.id, person: presentPerson(person) }] : [];
          }),
          directManagersOn: managers.map(
            ({ subjectId, managerEmploymentId, position, manager, isNamed }) => ({
              subjectId,
              managerEmploymentId,
              position,
              person: presentPerson(manager),
              isNamed,
            }),
          ),
        },
        version: row.version,
      };
    },
    nameBanCaseSubject: async (work, { path, ifMatch, body }) => {
      const whole = await nameSubject(work, path.caseId, ifMatch, subjectNamed(body));
      const shown = presentCase(work, await inTime(work, asked, whole));
      return { status: 201, body: shown, version: whole.row.version };
    },
    recordBanCaseStep: async (work, { path, ifMatch, body }) => {
      const { step, text } = stepOf(body);
      const whole = await recordStep(work, asked, path.caseId, ifMatch, step, text);
      const shown = presentCase(work, await inTime(work, asked, whole));
      return { status: 200, body: shown, version: whole.row.version };
    },
    proposeCaseBan: async (work, { path, ifMatch, body }) => {
      const { caseId, subjectId } = path;
      const name = body.institutionName?.trim() ?? null;
      const place = { in: 'body', pointer: '/institutionName' } as const;
      const ban = await proposeCaseBan(work, caseId, subjectId, ifMatch, {
        proof: body.proof ?? null,
        institutionName: name === null ? null : withoutIdentityNumber(name, place),
      });
      return { status: 201, body: presentBan(ban), version: ban.ban.version };
    },
  };
}

/** @throws Refusal `uscc-invalid`, `uscc-checksum-unconfirmed`, and of a person's claim. */
function subjectNamed(body: Call<'nameBanCaseSubject'>['body']): NamedSubject {
  if (!('uscc' in body)) return { capacity: body.capacity, person: parsePersonClaim(body.person) };
  const { uscc } = acceptUscc(body.uscc, body.usccConfirmed ?? false);
  return { capacity: body.capacity, uscc };
}
