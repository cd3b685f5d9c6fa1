import type { IncomingMessage } from 'node:http';
import { Refusal } from '../../domain/refusal';
import type { Route } from './contract';
import { takeTimeFor } from './server';

/** How much of a refused file is read, so that its caller gets to read the answer. */
const MOST_DISCARDED = 20 * 1024 * 1024;

/**
 * The file of an upload as it comes: at most what the contract says, and held up while it is not asked for. What the
 * caller says of its type must be one that the contract takes; what it is, only its bytes say.
 *
 * @throws Refusal `unsupported-media-type`, `request-invalid`, `payload-too-large` when it is much too large to be read
 * to its end; from the iteration also `request-malformed` when it was cut off.
 */
export function readUpload(request: IncomingMessage, body: Route['body']): AsyncIterable<Buffer> {
  if (!body) throw new Error('an upload has a body');
  const { headers } = request;
  if ((headers['content-encoding'] ?? 'identity').toLowerCase() !== 'identity') {
    throw new Refusal('unsupported-media-type', 'Send the file without a content encoding.');
  }
  if (!body.mediaTypes.includes(typeOf(headers['content-type']))) {
    throw new Refusal(
      'unsupported-media-type',
      `Send the file itself, as ${body.mediaTypes.join(', ')}.`,
    );
  }
  const largest = Number(body.schema['maxLength']);
  if (lengthOf(request) > Math.max(MOST_DISCARDED, largest)) throw tooLarge(largest);
  takeTimeFor(request);
  return bytesOf(request, largest);
}

/** Without the encoding that a file of text may say; the operation reads that itself. */
function typeOf(contentType = ''): string {
  const type = contentType.trim().toLowerCase();
  return type.startsWith('text/') ? type.replace(/\s*;\s*charset="?[a-z0-9-]+"?\s*$/, '') : type;
}

/** Reads on and throws away what a refused upload still brings, so that its caller gets to read why. */
export async function discardRest(request: IncomingMessage): Promise<void> {
  if (request.complete && request.readableEnded) return;
  let left = MOST_DISCARDED;
  try {
    for await (const piece of piecesOf(request)) {
      left -= piece.length;
      if (left < 0) return;
    }
  } catch {
    // nobody is there any more to be told
  }
}

async function* bytesOf(request: IncomingMessage, largest: number): AsyncGenerator<Buffer> {
  if (lengthOf(request) > largest) throw tooLarge(largest);
  let size = 0;
  const pieces = piecesOf(request)[Symbol.asyncIterator]();
  try {
    for (;;) {
      const piece = await pieces.next().catch(() => {
        throw new Refusal('request-malformed', 'The file was cut off.');
      });
      if (piece.done) break;
      size += piece.value.length;
      if (size > largest) throw tooLarge(largest);
      yield piece.value;
    }
  } finally {
    await pieces.return?.();
  }
  if (size === 0) throw new Refusal('request-invalid', 'This operation needs a file. 请上传文件。');
}

/** Whoever stops reading leaves the connection open for the answer. */
function piecesOf(request: IncomingMessage): AsyncIterableIterator<Buffer, undefined> {
  return request.iterator({ destroyOnReturn: false }) as AsyncIterableIterator<Buffer, undefined>;
}

/** NaN where it is sent in chunks: then only the reading tells. */
function lengthOf({ headers }: IncomingMessage): number {
  return Number(headers['content-length']);
}

function tooLarge(largest: number): Refusal {
  return new Refusal('payload-too-large', `A file here is at most ${largest} bytes.`);
}
