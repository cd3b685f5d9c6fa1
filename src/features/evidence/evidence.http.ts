import type { Evidence } from '../../domain/evidence';
import { withoutIdentityNumber } from '../../domain/update';
import { cursorOf, readCursor } from '../../platform/http/cursor';
import type { DownloadOperation, Operation, UploadOperation } from '../../platform/http/operation';
import * as reading from './read.commands';
import { keepEvidence, receiveFile } from './receive.commands';

const EXTENSIONS: Readonly<Record<Evidence['mediaType'], string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

export const addBanEvidence: UploadOperation<'addBanEvidence'> = async ({
  path,
  content,
  within,
  answer,
}) => {
  const owner = { kind: 'ban', id: path.banId } as const;
  const file = await receiveFile(within, owner, content);
  return answer(file.sha256, async (work) => {
    const { evidence, isNew } = await keepEvidence(work, owner, file);
    return { status: isNew ? 201 : 200, body: presentEvidence(evidence) };
  });
};

export const listBanEvidence: Operation<'listBanEvidence'> = async (work, { path }) => {
  const items = await reading.listEvidence(work, { kind: 'ban', id: path.banId });
  return { status: 200, body: { items: items.map(presentEvidence) } };
};

export const readEvidence: DownloadOperation<'readEvidence'> = async ({ path, body, within }) => {
  const caseReference = withoutIdentityNumber(body.caseReference.trim(), {
    in: 'body',
    pointer: '/caseReference',
  });
  const evidence = await within((work) =>
    reading.readEvidence(work, path.evidenceId, body.reason, caseReference),
  );
  const { id, mediaType, size } = evidence;
  return {
    status: 200,
    file: {
      name: `${id}.${EXTENSIONS[mediaType]}`,
      size,
      bytes: reading.contentOf(within, evidence),
    },
  };
};

export const listEvidenceReadings: Operation<'listEvidenceReadings'> = async (
  work,
  { path, query },
) => {
  const limit = query.limit ?? 50;
  const readings = await reading.listReadings(work, path.evidenceId, {
    before: readCursor(query.cursor, 'evidence-readings', 'id')?.[0] ?? null,
    limit: limit + 1,
  });
  const items = readings.slice(0, limit);
  const last = items.at(-1);
  return {
    status: 200,
    body: {
      items: items.map(({ id, reason, caseReference, readBy, readAt }) => ({
        id,
        reason,
        caseReference,
        readBy,
        readAt: readAt.toISOString(),
      })),
      nextCursor: readings.length > limit && last ? cursorOf('evidence-readings', last.id) : null,
    },
  };
};

function presentEvidence({ id, place, mediaType, size, addedBy, addedAt }: Evidence) {
  return { id, place, mediaType, size, addedBy, addedAt: addedAt.toISOString() };
}
