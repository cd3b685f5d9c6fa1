import { Refusal } from '../../domain/refusal';
import { codeOf } from '../database/fault';

export type FileEncoding = 'utf-8' | 'gb18030';

/** A file of text that is never whole in memory. */
export interface FileText {
  readonly encoding: FileEncoding;
  /** Whether it began with a byte order mark, which is not in `pieces`. */
  readonly bom: boolean;
  readonly pieces: AsyncIterable<string>;
}

/** So much is looked at, from the first byte that is not ASCII on, to see which encoding it is. */
const TELLING = 4_096;
const BOM = /^\ufeff/;

/**
 * The text of a file. Where the sender does not say its encoding the file does: a byte order mark, or whether its first
 * letters beyond ASCII are UTF-8. Chinese in GB18030 never is over so many.
 *
 * @throws Refusal `request-malformed` for a workbook, for UTF-16, and from the iteration for what its encoding lacks.
 */
export async function textOfFile(
  content: AsyncIterable<Buffer>,
  said: FileEncoding | null,
): Promise<FileText> {
  const rest = content[Symbol.asyncIterator]();
  let begin = Buffer.alloc(0);
  for (;;) {
    const from = begin.findIndex((byte) => byte >= 0x80);
    if (begin.length >= 4 && (said !== null || (from >= 0 && begin.length - from >= TELLING)))
      break;
    const next = await rest.next();
    if (next.done) break;
    begin = Buffer.concat([begin, next.value]);
  }
  mustBeText(begin);
  const encoding = said ?? (isUtf8(begin) ? 'utf-8' : 'gb18030');
  const bom = new TextDecoder(encoding, { ignoreBOM: true })
    .decode(begin.subarray(0, 4))
    .startsWith('\ufeff');
  return { encoding, bom, pieces: decoded(encoding, begin, rest) };
}

async function* decoded(
  encoding: FileEncoding,
  begin: Buffer,
  rest: AsyncIterator<Buffer>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding, { fatal: true, ignoreBOM: true });
  try {
    yield decoder.decode(begin, { stream: true }).replace(BOM, '');
    for (let next = await rest.next(); !next.done; next = await rest.next()) {
      yield decoder.decode(next.value, { stream: true });
    }
    yield decoder.decode();
  } catch (error) {
    if (codeOf(error) !== 'ERR_ENCODING_INVALID_ENCODED_DATA') throw error;
    throw malformed(
      `The file is not ${encoding.toUpperCase()}. 文件编码不是 ${encoding.toUpperCase()}。`,
    );
  } finally {
    await rest.return?.();
  }
}

/**
 * The encoding of a file whose sender does not say it, by the whole of it.
 *
 * @throws Refusal `request-malformed` for a workbook and for UTF-16.
 */
export function encodingOf(bytes: Buffer): FileEncoding {
  mustBeText(bytes);
  return isUtf8(bytes) ? 'utf-8' : 'gb18030';
}

/** Of a beginning: its last letter may be cut off. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

function mustBeText(begin: Buffer): void {
  if (begin.subarray(0, 4).equals(Buffer.from('PK\u0003\u0004'))) {
    throw malformed(
      'This is a workbook. Save it as CSV UTF-8 and send that. 这是工作簿文件，请另存为 CSV UTF-8 后提交。',
    );
  }
  const mark = begin.subarray(0, 2).toString('hex');
  if (mark === 'fffe' || mark === 'feff') {
    throw malformed(
      'The file is UTF-16. Save it as CSV UTF-8 and send that. 文件编码为 UTF-16，请另存为 CSV UTF-8 后提交。',
    );
  }
}

function malformed(detail: string): Refusal {
  return new Refusal('request-malformed', detail);
}
