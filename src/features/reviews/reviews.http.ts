import type { HeldRecord } from '../../domain/held-record';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { Operation } from '../../platform/http/operation';
import { divisionsOf } from '../findings/dismiss.commands';
import { pageOfHeld } from '../persons/held.store';
import * as commands from './reviews.commands';

const LIST = 'held-records';

export const listHeldRecords: Operation<'listHeldRecords'> = async (work, { query }) => {
  const limit = query.limit ?? 50;
  const found = await pageOfHeld(work, divisionsOf(work.actor), {
    state: query.state ?? null,
    before: readCursor(query.cursor, LIST, 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const { items, nextCursor } = pageOf(LIST, found, limit, ({ id }) => [id]);
  return {
    status: 200,
    body: {
      items: items.map(present),
      nextCursor,
    },
  };
};

export const getHeldRecord: Operation<'getHeldRecord'> = async (work, { path }) => {
  const { held, subject, claim, identity, known } = await commands.discloseHeld(
    work,
    path.heldRecordId,
  );
  const { type, number, country } = claim.document;
  return {
    status: 200,
    body: {
      held: present(held),
      reference: subject.row.reference,
      claimed: {
        identity: { type, number, country },
        name: claim.name,
        birthDate: claim.birthDate,
        proof: claim.proof,
      },
      recordedFor: {
        registryNumber: identity.registryNumber,
        names: [...identity.names],
        birthDates: [...identity.birthDates],
        known,
      },
    },
    version: held.version,
  };
};

export const requestHeldAcceptance: Operation<'requestHeldAcceptance'> = async (
  work,
  { path, ifMatch, body },
) => {
  const held = await commands.requestHeldAcceptance(work, path.heldRecordId, ifMatch, body);
  return { status: 200, body: present(held), version: held.version };
};

export const acceptHeldRecord: Operation<'acceptHeldRecord'> = async (work, { path, ifMatch }) => {
  const held = await commands.acceptHeldRecord(work, path.heldRecordId, ifMatch);
  return { status: 200, body: present(held), version: held.version };
};

export const rejectHeldRecord: Operation<'rejectHeldRecord'> = async (
  work,
  { path, ifMatch, body },
) => {
  const held = await commands.rejectHeldRecord(work, path.heldRecordId, ifMatch, body.reason);
  return { status: 200, body: present(held), version: held.version };
};

function present(held: HeldRecord) {
  return {
    id: held.id,
    record: held.recordKind,
    recordId: held.recordId,
    recordVersion: held.recordVersion,
    organisation: held.organisationId,
    division: held.division,
    causes: [...held.causes],
    reinstatedBy: held.reinstatedBy,
    heldAt: held.heldAt.toISOString(),
    state: held.state,
    evidence: [...held.evidence],
    requestedBy: held.requestedBy,
    requestedAt: held.requestedAt?.toISOString() ?? null,
    decidedBy: held.decidedBy,
    decidedAt: held.decidedAt?.toISOString() ?? null,
    rejectionReason: held.rejectionReason,
  };
}
