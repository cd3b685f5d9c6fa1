import type { Evidence, EvidenceOwner } from '../../domain/evidence';
import { withoutIdentityNumber } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import { pageOf, readCursor } from '../../platform/http/cursor';
import type { DownloadOperation, Operation, UploadOperation } from '../../platform/http/operation';
import type { EvidenceOwners } from './owners';
import * as reading from './read.commands';
import { keepEvidence, receiveFile } from './receive.commands';

const EXTENSIONS: Readonly<Record<Evidence['mediaType'], string>> = {
  'application/pdf': 'pdf',
  'image/jpeg': 'jpg',
  'image/png': 'png',
};

/** Files of everything that has evidence. */
export function makeEvidence(owners: EvidenceOwners): {
  readonly addBanEvidence: UploadOperation<'addBanEvidence'>;
  readonly listBanEvidence: Operation<'listBanEvidence'>;
  readonly addSubsidyClaimEvidence: UploadOperation<'addSubsidyClaimEvidence'>;
  readonly listSubsidyClaimEvidence: Operation<'listSubsidyClaimEvidence'>;
  readonly readEvidence: DownloadOperation<'readEvidence'>;
  readonly listEvidenceReadings: Operation<'listEvidenceReadings'>;
} {
  const list = async (work: Work, owner: EvidenceOwner) => {
    const items = await reading.listEvidence(work, owners, owner);
    return { status: 200 as const, body: { items: items.map(presentEvidence) } };
  };
  return {
    addBanEvidence: ({ path, ...upload }) => add(owners, { kind: 'ban', id: path.banId }, upload),
    listBanEvidence: (work, { path }) => list(work, { kind: 'ban', id: path.banId }),
    addSubsidyClaimEvidence: ({ path, ...upload }) =>
      add(owners, { kind: 'subsidy_claim', id: path.claimId }, upload),
    listSubsidyClaimEvidence: (work, { path }) =>
      list(work, { kind: 'subsidy_claim', id: path.claimId }),
    readEvidence: async ({ path, body, within }) => {
      const caseReference = withoutIdentityNumber(body.caseReference.trim(), {
        in: 'body',
        pointer: '/caseReference',
      });
      const evidence = await within((work) =>
        reading.readEvidence(work, owners, path.evidenceId, body.reason, caseReference),
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
    },
    listEvidenceReadings: async (work, { path, query }) => {
      const limit = query.limit ?? 50;
      const readings = await reading.listReadings(work, owners, path.evidenceId, {
        before: readCursor(query.cursor, 'evidence-readings', 'id')?.[0] ?? null,
        limit: limit + 1,
      });
      const { items, nextCursor } = pageOf('evidence-readings', readings, limit, ({ id }) => [id]);
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
          nextCursor,
        },
      };
    },
  };
}

async function add(
  owners: EvidenceOwners,
  owner: EvidenceOwner,
  { content, within, answer }: Omit<Parameters<UploadOperation<'addBanEvidence'>>[0], 'path'>,
) {
  const file = await receiveFile(within, owners, owner, content);
  return answer(file.sha256, async (work) => {
    const { evidence, isNew } = await keepEvidence(work, owners, owner, file);
    return { status: isNew ? 201 : 200, body: presentEvidence(evidence) };
  });
}

function presentEvidence({ id, place, mediaType, size, addedBy, addedAt }: Evidence) {
  return { id, place, mediaType, size, addedBy, addedAt: addedAt.toISOString() };
}
