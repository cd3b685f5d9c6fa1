import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../domain/refusal';
import type { Route } from './contract';
import { encodingOf } from './file-text';
import { readForm } from './form';
import { JsonFault, readJson } from './strict-json';

/** 100 KB. */
export const LARGEST_BODY = 100 * 1024;
/** How much of a body that is too large is read and thrown away, so that the caller gets to read the answer. */
const MOST_DISCARDED = 12 * 1024 * 1024;

const FORM = 'application/x-www-form-urlencoded';
const CSV = 'text/csv';
const decoders: Readonly<Record<Charset, InstanceType<typeof TextDecoder>>> = {
  'utf-8': new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }),
  gb18030: new TextDecoder('gb18030', { fatal: true, ignoreBOM: true }),
};

/**
 * The body as JSON values, read from its bytes by no other reader; of a CSV file its text, from UTF-8 or, where the
 * content type or, at operations that look, the file itself says so, GB18030.
 *
 * @throws Refusal `unsupported-media-type`, `payload-too-large`, `request-malformed`, `request-invalid`.
 */
export async function readBody(request: IncomingMessage, body: Route['body']): Promise<unknown> {
  const bytes = await readBytes(request, largestOf(body));
  if (!body) {
    if (bytes.length > 0) throw new Refusal('request-invalid', 'This operation takes no body.');
    return undefined;
  }
  if (bytes.length === 0 && !body.required) return undefined;
  if (bytes.length === 0) throw new Refusal('request-invalid', 'This operation needs a body.');
  const said = charsetOf(body.mediaType, request.headers['content-type']);
  const text = textOf(bytes, said ?? (body.tellsEncoding ? encodingOf(bytes) : 'utf-8'));
  if (body.mediaType === CSV) return text;
  return body.mediaType === FORM ? readForm(text) : jsonOf(text);
}

/** A CSV file has as many bytes as its schema allows characters. */
export function largestOf(body: Route['body']): number {
  const most = body?.mediaType === CSV ? body.schema['maxLength'] : undefined;
  return typeof most === 'number' ? most : LARGEST_BODY;
}

type Charset = 'utf-8' | 'gb18030';

/** Only files come in another encoding than UTF-8. Null where nothing is said. */
function charsetOf(mediaType: string, contentType: string | undefined): Charset | null {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const charsets = parameters.map(
    (parameter) =>
      /^\s*(?:charset="?(utf-8|gb18030)"?\s*)?$/.exec(parameter)?.[1] ?? parameter.trim(),
  );
  const [charset = null, ...more] = charsets.filter((one) => one !== '');
  const known =
    charset === null || charset === 'utf-8' || (charset === 'gb18030' && mediaType === CSV);
  if (type.trim() !== mediaType || !known || more.length > 0) {
    const encodings = mediaType === CSV ? 'UTF-8, or say charset=gb18030' : 'UTF-8';
    throw new Refusal('unsupported-media-type', `Send ${mediaType} in ${encodings}.`);
  }
  return charset;
}

function readBytes(request: IncomingMessage, largest: number): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Refusal('unsupported-media-type', 'Send the body without a content encoding.');
  }
  const length = Number(request.headers['content-length'] ?? 0);
  if (length === 0 && request.headers['transfer-encoding'] === undefined) {
    return Promise.resolve(Buffer.alloc(0));
  }
  if (length > MOST_DISCARDED) throw tooLarge(largest);
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= largest) chunks.push(chunk);
      if (size > MOST_DISCARDED) reject(tooLarge(largest));
    });
    const cutOff = () => reject(new Refusal('request-malformed', 'The body was cut off.'));
    request.on('error', cutOff);
    request.on('close', cutOff);
    request.on('end', () => {
      request.off('close', cutOff);
      if (size > largest) reject(tooLarge(largest));
      else resolve(Buffer.concat(chunks));
    });
  });
}

function tooLarge(largest: number): Refusal {
  return new Refusal('payload-too-large', `A body here is at most ${largest} bytes.`);
}

function textOf(bytes: Buffer, charset: Charset): string {
  try {
    return decoders[charset].decode(bytes);
  } catch {
    throw new Refusal('request-malformed', `The body is not ${charset.toUpperCase()}.`);
  }
}

function jsonOf(text: string): unknown {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw new Refusal('request-malformed', 'The body is not JSON that this registry takes.', {
      faults: [{ in: 'body', pointer: '', detail: `At character ${error.at}: ${error.message}` }],
    });
  }
}
