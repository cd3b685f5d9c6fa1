/** `full`, or a number that multiplies the small counts. */
const SCALE = process.env['SCALE'] ?? '1';
export const IS_FULL = SCALE === 'full';
const times = IS_FULL ? 1 : Number(SCALE);

/** The same cases on every machine. */
export const SEED = Number(process.env['FC_SEED'] ?? 20261121);

if (!Number.isSafeInteger(SEED) || !(times > 0)) {
  throw new Error('FC_SEED is a whole number, SCALE `full` or a number above zero.');
}

/** How often a test does something: a little in the suite, as often as was promised under `npm run prove`. */
export function count(small: number, full: number): number {
  return IS_FULL ? full : Math.max(1, Math.ceil(small * times));
}
