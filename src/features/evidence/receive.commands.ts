import { createHash } from 'node:crypto';
import { v7 } from 'uuid';
import {
  addEvidence,
  EVIDENCE_CHUNK,
  LARGEST_EVIDENCE,
  mustEndAs,
  TELLING_BYTES,
  typeOfFile,
  type Evidence,
  type EvidenceOwner,
  type EvidenceType,
} from '../../domain/evidence';
import { Refusal } from '../../domain/refusal';
import { hold } from '../../platform/database/locks';
import type { Within, Work } from '../../platform/database/work';
import { record } from '../../platform/log/facts';
import { holdDeciding } from '../access/access.store';
import { digestOf, evidenceFactData } from './evidence.facts';
import { evidenceOf, insertEvidence } from './evidence.store';
import { inChunks, type Chunk } from './in-chunks';
import { authorityOfOwner, type EvidenceOwners } from './owners';
import {
  chunkPlace,
  countChunks,
  deleteUpload,
  insertChunk,
  insertUpload,
  keepUpload,
} from './uploads.store';

/** A file that came whole and is nobody's yet. */
export interface ReceivedFile {
  readonly id: string;
  readonly mediaType: EvidenceType;
  readonly size: number;
  readonly chunks: number;
  /** SHA-256 of its content, hex: known to this request alone. */
  readonly sha256: string;
}

/**
 * Writes a file down, sealed, as it comes: each chunk in a transaction of its own, and none while waiting for the next.
 * Nobody sees it before `keepEvidence`.
 *
 * @throws Refusal `not-found` before anything is read, `evidence-type-not-accepted`, `payload-too-large`; whatever
 * reading the content throws.
 */
export async function receiveFile(
  within: Within,
  owners: EvidenceOwners,
  owner: EvidenceOwner,
  content: AsyncIterable<Buffer>,
): Promise<ReceivedFile> {
  await within((work) => authorityOfOwner(work, owners, owner, 'content'));
  const id = v7();
  const hash = createHash('sha256');
  let mediaType: EvidenceType | null = null;
  let [size, chunks, end] = [0, 0, Buffer.alloc(0)];
  for await (const chunk of inChunks(content, EVIDENCE_CHUNK)) {
    mediaType ??= typeOfFile(chunk.bytes.subarray(0, TELLING_BYTES));
    size += chunk.bytes.length;
    if (size > LARGEST_EVIDENCE) throw tooLarge();
    end = Buffer.concat([end, chunk.bytes.subarray(-TELLING_BYTES)]).subarray(-TELLING_BYTES);
    if (chunk.isLast) mustEndAs(mediaType, end);
    chunks += 1;
    hash.update(chunk.bytes);
    await writeChunk(within, id, chunks, chunk);
  }
  if (!mediaType) throw new Refusal('request-invalid', 'This operation needs a file.');
  return { id, mediaType, size, chunks, sha256: hash.digest('hex') };
}

async function writeChunk(
  within: Within,
  evidenceId: string,
  number: number,
  { bytes, isLast }: Chunk,
): Promise<void> {
  await within(async (work) => {
    if (number === 1) await insertUpload(work, evidenceId, await work.now());
    const place = chunkPlace(evidenceId, number, isLast);
    await insertChunk(work, {
      evidenceId,
      number,
      sealedBytes: work.keys.sealBytes(place, bytes),
    });
  });
}

/**
 * Makes a received file evidence of its owner; the same file is kept once, and the one that came now is then dropped.
 *
 * @throws Refusal `not-found`, `evidence-full`, what the owner says when it takes no more, `request-malformed` for one that
 * was too long on its way.
 */
export async function keepEvidence(
  work: Work,
  owners: EvidenceOwners,
  owner: EvidenceOwner,
  { id, mediaType, size, chunks, sha256 }: ReceivedFile,
): Promise<{ readonly evidence: Evidence; readonly isNew: boolean }> {
  await hold(work, { exclusive: [`evidence:${owner.kind}:${owner.id}`] });
  const officer = await holdDeciding(work);
  const now = await work.now();
  const authorityId = await authorityOfOwner(work, owners, owner, 'content');
  const kept = await evidenceOf(work, owner);
  const digest = digestOf(work.keys, owner, sha256);
  const same = kept.find((one) => one.digest === digest);
  if (same) {
    await deleteUpload(work, id);
    return { evidence: same, isNew: false };
  }
  await owners[owner.kind].mustBeOpen(work, owner.id);
  const file = { id, mediaType, size, chunks, digest };
  const evidence = addEvidence(owner, kept, file, officer, now);
  if (!(await keepUpload(work, id)) || (await countChunks(work, id)) !== chunks) {
    throw new Refusal('request-malformed', 'The file was too long on its way. Send it again.');
  }
  await insertEvidence(work, evidence);
  await record(work, now, {
    type: 'evidence.added',
    subject: { kind: 'evidence', id, version: evidence.version },
    concerns: [authorityId],
    data: evidenceFactData(evidence),
  });
  return { evidence, isNew: true };
}

function tooLarge(): Refusal {
  return new Refusal('payload-too-large', `A file here is at most ${LARGEST_EVIDENCE} bytes.`);
}
