import type { Principal } from './principal';
import { Refusal } from './refusal';

/** What evidence is of. */
export const EVIDENCE_OWNERS = ['ban', 'subsidy_claim'] as const;
export interface EvidenceOwner {
  readonly kind: (typeof EVIDENCE_OWNERS)[number];
  readonly id: string;
}

export const EVIDENCE_TYPES = ['application/pdf', 'image/jpeg', 'image/png'] as const;
export type EvidenceType = (typeof EVIDENCE_TYPES)[number];

/** Bytes: 10 MB. */
export const LARGEST_EVIDENCE = 10 * 1024 * 1024;
/** Of one owner. */
export const MOST_EVIDENCE = 20;
/** Bytes that are sealed together. */
export const EVIDENCE_CHUNK = 256 * 1024;
/** How many bytes of its beginning, and of its end, say what a file is. */
export const TELLING_BYTES = 1024;

/** Why a file is read. */
export const READING_REASONS = [
  'decision',
  'access_by_the_subject',
  'review_or_litigation',
  'supervision',
] as const;
export type ReadingReason = (typeof READING_REASONS)[number];

/** A file that came whole, in the words of the rule. */
export interface WholeFile {
  readonly id: string;
  readonly mediaType: EvidenceType;
  /** In bytes. */
  readonly size: number;
  readonly chunks: number;
  /** Keyed digest of its content and owner. Hex. */
  readonly digest: string;
}

/** A file that is kept: never changed and never taken away. */
export interface Evidence extends WholeFile {
  readonly ownerKind: EvidenceOwner['kind'];
  readonly ownerId: string;
  /** From 1 to `MOST_EVIDENCE`, in the order of coming. */
  readonly place: number;
  readonly addedBy: string;
  readonly addedByHuman: string;
  readonly addedAt: Date;
  readonly version: number;
}

/**
 * The next file of its owner.
 *
 * @throws Refusal `evidence-full`.
 */
export function addEvidence(
  owner: EvidenceOwner,
  kept: readonly Evidence[],
  file: WholeFile,
  officer: Principal,
  now: Date,
): Evidence {
  if (kept.length >= MOST_EVIDENCE) {
    throw new Refusal('evidence-full', `There are ${MOST_EVIDENCE} files already.`, {
      members: { most: MOST_EVIDENCE },
    });
  }
  if (officer.humanId === null) throw new Error('an officer is a human');
  return {
    ...file,
    ownerKind: owner.kind,
    ownerId: owner.id,
    place: Math.max(0, ...kept.map(({ place }) => place)) + 1,
    addedBy: officer.id,
    addedByHuman: officer.humanId,
    addedAt: now,
    version: 1,
  };
}

interface Marks {
  readonly type: EvidenceType;
  readonly begins: (characters: string) => boolean;
  readonly ends: (characters: string) => boolean;
}

/**
 * Each byte is one character here. The first bytes are at the very beginning: readers that look for them further on
 * find in one file what others do not. Sources: ISO 32000-1 §7.5.2 and §7.5.5 with its note on the last 1024 bytes;
 * ITU-T T.81 B.1.1.2, with the zeros that some cameras append; PNG (W3C) §5.2 and §11.2.
 */
const MARKS: readonly Marks[] = [
  {
    type: 'application/pdf',
    begins: (text) => /^%PDF-[12]\.\d/.test(text),
    ends: (text) => text.includes('%%EOF'),
  },
  {
    type: 'image/jpeg',
    begins: (text) => /^\xff\xd8\xff[\xc0-\xfe]/.test(text),
    ends: (text) => withoutZeros(text).endsWith('\xff\xd9'),
  },
  {
    type: 'image/png',
    begins: (text) => text.startsWith('\x89PNG\r\n\x1a\n\0\0\0\rIHDR'),
    ends: (text) => text.endsWith('\0\0\0\0IEND\xae\x42\x60\x82'),
  },
];

/**
 * What a file is, by its first bytes, whatever its sender says.
 *
 * @throws Refusal `evidence-type-not-accepted`.
 */
export function typeOfFile(beginning: Uint8Array): EvidenceType {
  const known = MARKS.find(({ begins }) => begins(charactersOf(beginning)));
  if (!known) {
    throw notAccepted('It begins like none of PDF, JPEG and PNG. Save or scan it as one of these.');
  }
  return known.type;
}

/**
 * Whether a file of this type ends as one: a file that was cut off before it came here, or that has another behind it,
 * shows a reader something else than its sender saw. `end` is its last `TELLING_BYTES`, or all of it.
 *
 * @throws Refusal `evidence-type-not-accepted`.
 */
export function mustEndAs(type: EvidenceType, end: Uint8Array): void {
  const marks = MARKS.find((one) => one.type === type);
  if (!marks?.ends(charactersOf(end))) {
    throw notAccepted(
      'It does not end as it begins: it is cut off, or something else follows. Open it, and save or scan it again.',
    );
  }
}

function withoutZeros(text: string): string {
  let length = text.length;
  while (text[length - 1] === '\0') length -= 1;
  return text.slice(0, length);
}

function charactersOf(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('latin1');
}

function notAccepted(detail: string): Refusal {
  return new Refusal('evidence-type-not-accepted', detail);
}
