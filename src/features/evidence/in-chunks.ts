export interface Chunk {
  readonly bytes: Buffer;
  readonly isLast: boolean;
}

/** The same bytes in chunks of one size, the last of which may be smaller. Holds one of them at a time. */
export async function* inChunks(
  content: AsyncIterable<Buffer>,
  size: number,
): AsyncGenerator<Chunk> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const piece of content) {
    for (let rest = piece; rest.length > 0;) {
      if (length === size) {
        yield { bytes: Buffer.concat(held), isLast: false };
        [held, length] = [[], 0];
      }
      const taken = rest.subarray(0, size - length);
      held.push(taken);
      length += taken.length;
      rest = rest.subarray(taken.length);
    }
  }
  if (length > 0) yield { bytes: Buffer.concat(held), isLast: true };
}
