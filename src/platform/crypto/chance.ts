import { randomFillSync } from 'node:crypto';

const page = Buffer.alloc(4_096);
let used = page.length;

/**
 * Bytes by chance, as good as `randomBytes`: drawn from it a page at a time, because each draw costs as much as
 * hashing a kilobyte. What was handed out is wiped from the page.
 */
export function drawBytes(length: number): Buffer {
  if (used + length > page.length) {
    randomFillSync(page);
    used = 0;
  }
  const drawn = Buffer.from(page.subarray(used, used + length));
  page.fill(0, used, used + length);
  used += length;
  return drawn;
}
