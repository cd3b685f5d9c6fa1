import { plainDate } from '../../domain/calendar';
import { parsePersonClaim } from '../../domain/person';
import { instantOfUpdate, parseReference, withoutIdentityNumber } from '../../domain/update';
import type { Call, Operation } from '../../platform/http/operation';
import * as commands from './credentials.commands';
import type { PushedCredential } from './credentials.commands';
import { presentCredential } from './present-credential';

export const putCredential: Operation<'putCredential'> = async (work, { path, body }) => {
  const { update, credential } = await commands.putCredential(
    work,
    parseReference(path.reference),
    pushedOf(body),
  );
  return {
    status: update === 'record' ? 201 : 200,
    body: presentCredential(credential),
    version: credential.version,
  };
};

export const getCredential: Operation<'getCredential'> = async (work, { path }) => {
  const credential = await commands.getCredential(work, path.reference);
  return { status: 200, body: presentCredential(credential), version: credential.version };
};

function pushedOf(body: Call<'putCredential'>['body']): PushedCredential {
  return {
    holder: parsePersonClaim(body.holder),
    kind: body.kind,
    occupation: body.occupation ?? null,
    level: body.level ?? null,
    degree: body.degree ?? null,
    major: body.major ? withoutIdentityNumber(body.major, { in: 'body', pointer: '/major' }) : null,
    years: body.years ?? null,
    number: body.number,
    issuedOn: plainDate(body.issuedOn),
    expiresOn: body.expiresOn ? plainDate(body.expiresOn) : null,
    status: body.status ?? 'valid',
    withdrawalReason: body.withdrawalReason ?? null,
    updatedAt: instantOfUpdate(body.updatedAt),
  };
}
