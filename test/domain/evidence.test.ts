import {
  addEvidence,
  EVIDENCE_TYPES,
  MOST_EVIDENCE,
  mustEndAs,
  typeOfFile,
  type Evidence,
} from '../../src/domain/evidence';
import { SYSTEM } from '../../src/domain/principal';
import { Refusal } from '../../src/domain/refusal';
import { aFile } from '../support/evidence';

const bytes = (text: string) => Buffer.from(text, 'latin1');
const judged = (file: Buffer): string => {
  try {
    const type = typeOfFile(file.subarray(0, 1024));
    mustEndAs(type, file.subarray(-1024));
    return type;
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
};
const NOT = 'evidence-type-not-accepted';
const [pdf, jpeg, png] = [aFile('application/pdf'), aFile('image/jpeg'), aFile('image/png')];
const zip = Buffer.concat([bytes('PK\x03\x04 a file PK\x05\x06'), Buffer.alloc(18)]);

describe('what a file is, its first and last bytes say', () => {
  test.each<readonly [what: string, file: Buffer, type: string]>([
    ['a PDF', pdf, 'application/pdf'],
    ['a PDF of version 2.0', bytes('%PDF-2.0\n%%EOF'), 'application/pdf'],
    [
      'a PDF with lines after its end',
      bytes(`%PDF-1.4\n%%EOF${'\r\n'.repeat(500)}`),
      'application/pdf',
    ],
    ['a JPEG of a scanner', jpeg, 'image/jpeg'],
    ['a JPEG of a camera', bytes('\xff\xd8\xff\xe1 Exif \xff\xd9'), 'image/jpeg'],
    ['a JPEG without application data', bytes('\xff\xd8\xff\xdb\xff\xd9'), 'image/jpeg'],
    ['a JPEG padded with zeros', bytes('\xff\xd8\xff\xe0\xff\xd9\0\0\0'), 'image/jpeg'],
    ['a PNG', png, 'image/png'],
  ])('%s', (_what, file, type) => expect(judged(file)).toBe(type));

  test.each<readonly [what: string, file: Buffer]>([
    ['nothing', Buffer.alloc(0)],
    ['one byte of a PDF', bytes('%')],
    ['a PDF whose first byte is not the first', Buffer.concat([bytes(' '), pdf])],
    ['a PDF behind a byte order mark', Buffer.concat([bytes('\xef\xbb\xbf'), pdf])],
    ['a picture with a PDF in it', Buffer.concat([bytes('GIF89a'), pdf])],
    ['a web page with a PDF in it', Buffer.concat([bytes('<html>'), pdf])],
    ['a PDF of an unknown version', bytes('%PDF-3.0\n%%EOF')],
    ['a PDF that was cut off', pdf.subarray(0, -10)],
    ['a PDF whose end is far from the end', Buffer.concat([pdf, Buffer.alloc(1_100, 'x')])],
    ['a JPEG and a ZIP behind it', Buffer.concat([jpeg, zip])],
    ['a JPEG that was cut off', jpeg.subarray(0, -1)],
    ['the mark of a JPEG alone', bytes('\xff\xd8\xff')],
    ['a JPEG without a segment', bytes('\xff\xd8\xff\0\xff\xd9')],
    ['a PNG and a ZIP behind it', Buffer.concat([png, zip])],
    ['a PNG that was cut off', png.subarray(0, -1)],
    [
      'a PNG whose line ends were changed',
      bytes('\x89PNG\n\x1a\n\0\0\0\rIHDR \0\0\0\0IEND\xae\x42\x60\x82'),
    ],
    ['a ZIP', zip],
    ['a GIF', bytes('GIF89a')],
    ['a WebP', bytes('RIFF\0\0\0\0WEBP')],
    ['a program', bytes('MZ\x90\0')],
    ['a script', bytes('#!/bin/sh\n%PDF-1.7\n%%EOF')],
    ['a drawing with a script', bytes('<svg xmlns="http://www.w3.org/2000/svg"><script/></svg>')],
    ['a Word document of before', bytes('\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1')],
  ])('never %s', (_what, file) => expect(judged(file)).toBe(NOT));

  test('one that begins as one type and ends as another is neither', () => {
    for (const one of EVIDENCE_TYPES) {
      for (const other of EVIDENCE_TYPES.filter((type) => type !== one)) {
        const file = Buffer.concat([aFile(one).subarray(0, 100), aFile(other).subarray(-100)]);
        expect([one, other, judged(file)]).toEqual([one, other, NOT]);
      }
    }
  });
});

describe('the files of an owner', () => {
  const officer = { ...SYSTEM, kind: 'officer', id: 'o', humanId: 'h' } as const;
  const owner = { kind: 'ban', id: 'b' } as const;
  const now = new Date('2026-11-22T00:00:00Z');
  const file = (digest: string) =>
    ({ id: digest, mediaType: 'image/png', size: 1, chunks: 1, digest }) as const;
  const filled = (count: number): Evidence[] => {
    const kept: Evidence[] = [];
    while (kept.length < count) {
      kept.push(addEvidence(owner, kept, file(String(kept.length)), officer, now));
    }
    return kept;
  };

  test('have places from 1 to 20', () => {
    expect(filled(MOST_EVIDENCE).map(({ place }) => place)).toEqual(
      [...Array(20).keys()].map((at) => at + 1),
    );
  });

  test('are twenty at most', () => {
    expect(filled(19)).toHaveLength(19);
    expect(() => filled(21)).toThrow('evidence-full');
  });
});
