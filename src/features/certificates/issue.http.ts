import { plainDate } from '../../domain/calendar';
import { parsePersonClaim } from '../../domain/person';
import type { Call, Operation } from '../../platform/http/operation';
import { issue, type AskedCertificate } from './issue.commands';
import { present } from './present-certificate';

export const issueCertificate: Operation<'issueCertificate'> = async (work, { body }) => {
  const issued = await issue(work, askedOf(body));
  return { status: 201, body: await present(work, issued), version: issued.edition };
};

function askedOf(body: Call<'issueCertificate'>['body']): AskedCertificate {
  return {
    holder: parsePersonClaim(body.holder),
    references: body.completions,
    post: body.post,
    occupation: body.occupation ?? null,
    level: body.level ?? null,
    expiresOn: body.expiresOn ? plainDate(body.expiresOn) : null,
  };
}
