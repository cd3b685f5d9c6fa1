import { parsePersonClaim } from '../../domain/person';
import type { Call, Operation } from '../../platform/http/operation';
import { makeStatement, type StatementRequest } from './statements.commands';
import { statementPage } from './statement-page';

export const makeSubsidyStatement: Operation<'makeSubsidyStatement'> = async (work, { body }) => {
  const { madeAt, lines } = await makeStatement(work, requestOf(body));
  return {
    status: 200,
    body: {
      madeAt: madeAt.toISOString(),
      claims: lines.map(({ payments, recoveries, ...line }) => ({
        ...line,
        payments: [...payments],
        recoveries: [...recoveries],
      })),
    },
  };
};

export const printSubsidyStatement: Operation<'printSubsidyStatement'> = async (
  work,
  { body },
) => ({
  status: 200,
  body: statementPage(body.person.name, await makeStatement(work, requestOf(body))),
});

function requestOf({
  person,
  purpose,
  caseReference,
}: Call<'makeSubsidyStatement'>['body']): StatementRequest {
  return { person: parsePersonClaim(person), purpose, caseReference };
}
