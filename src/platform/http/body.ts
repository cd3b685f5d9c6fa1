import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../domain/refusal';
import type { Route } from './contract';
import { readForm } from './form';
import { JsonFault, readJson } from './strict-json';

/** 100 KB. */
export const LARGEST_BODY = 100 * 1024;
/** How much of a body that is too large is read and thrown away, so that the caller gets to read the answer. */
const MOST_DISCARDED = 1024 * 1024;

const FORM = 'application/x-www-form-urlencoded';
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The body as JSON values, read from its bytes by no other reader.
 *
 * @throws Refusal `unsupported-media-type`, `payload-too-large`, `request-malformed`, `request-invalid`.
 */
export async function readBody(request: IncomingMessage, body: Route['body']): Promise<unknown> {
  const bytes = await readBytes(request);
  if (!body) {
    if (bytes.length > 0) throw new Refusal('request-invalid', 'This operation takes no body.');
    return undefined;
  }
  if (bytes.length === 0 && !body.required) return undefined;
  if (bytes.length === 0) throw new Refusal('request-invalid', 'This operation needs a body.');
  mustBe(body.mediaType, request.headers['content-type']);
  const text = textOf(bytes);
  return body.mediaType === FORM ? readForm(text) : jsonOf(text);
}

function mustBe(mediaType: string, contentType: string | undefined): void {
  const [type = '', ...parameters] = (contentType ?? '').toLowerCase().split(';');
  const plain = parameters.every((parameter) => /^\s*(charset="?utf-8"?\s*)?$/.test(parameter));
  if (type.trim() !== mediaType || !plain) {
    throw new Refusal('unsupported-media-type', `Send ${mediaType} in UTF-8.`);
  }
}

function readBytes(request: IncomingMessage): Promise<Buffer> {
  const encoding = request.headers['content-encoding'];
  if (encoding !== undefined && encoding.toLowerCase() !== 'identity') {
    throw new Refusal('unsupported-media-type', 'Send the body without a content encoding.');
  }
  const length = Number(request.headers['content-length'] ?? 0);
  if (length === 0 && request.headers['transfer-encoding'] === undefined) {
    return Promise.resolve(Buffer.alloc(0));
  }
  if (length > MOST_DISCARDED) throw tooLarge();
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    request.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size <= LARGEST_BODY) chunks.push(chunk);
      if (size > MOST_DISCARDED) reject(tooLarge());
    });
    const cutOff = () => reject(new Refusal('request-malformed', 'The body was cut off.'));
    request.on('error', cutOff);
    request.on('close', cutOff);
    request.on('end', () => {
      request.off('close', cutOff);
      if (size > LARGEST_BODY) reject(tooLarge());
      else resolve(Buffer.concat(chunks));
    });
  });
}

function tooLarge(): Refusal {
  return new Refusal('payload-too-large', `A body is at most ${LARGEST_BODY} bytes.`);
}

function textOf(bytes: Buffer): string {
  try {
    return utf8.decode(bytes);
  } catch {
    throw new Refusal('request-malformed', 'The body is not UTF-8.');
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
