import type { EvidenceType } from '../../src/domain/evidence';
import type { Answer, Caller } from './town';

const ENDS: Readonly<Record<EvidenceType, readonly [begins: string, ends: string]>> = {
  'application/pdf': ['%PDF-1.7\n', '\n%%EOF\n'],
  'image/jpeg': ['\xff\xd8\xff\xe0\0\x10JFIF\0', '\xff\xd9'],
  'image/png': ['\x89PNG\r\n\x1a\n\0\0\0\rIHDR', '\0\0\0\0IEND\xae\x42\x60\x82'],
};

let made = 0;

/** A file of this type and size, like no other. */
export function aFile(type: EvidenceType = 'application/pdf', size = 200): Buffer {
  made += 1;
  const [begins, ends] = ENDS[type].map((text) => Buffer.from(text, 'latin1'));
  if (!begins || !ends) throw new Error('a file begins and ends');
  const middle = Buffer.alloc(size - begins.length - ends.length, `file ${made} `);
  return Buffer.concat([begins, middle, ends]);
}

/** Uploads under a key of its own, unless one is given. */
export function upload(
  officer: Caller,
  banId: string,
  file: Buffer,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  return officer('POST', `/v1/bans/${banId}/evidence`, file, {
    'content-type': 'application/pdf',
    ...headers,
  });
}

export function read(
  officer: Caller,
  evidenceId: unknown,
  said: object = { reason: 'decision', caseReference: 'case 12' },
): Promise<Answer> {
  return officer('POST', `/v1/evidence/${String(evidenceId)}/content`, said);
}
