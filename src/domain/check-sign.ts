/** 29 signs that no hand and no font confuses: the letters that look like a digit or like each other (B I L O S V Z) are left out. */
export const SIGNS = '0123456789ACDEFGHJKMNPQRTUWXY';

/**
 * Signs by chance, and a check sign behind them.
 *
 * The check is that of ISBN-10 with 29 for 11: the last sign weighs 1, the one before it 2, and so on, and the sum is a
 * multiple of 29. As 29 is prime and the weights of up to 28 signs differ, every wrong sign and every two signs
 * exchanged, near or far, change the sum; and the check sign is one of the same 29, which modulo 37 or modulo 11 would
 * not give.
 *
 * @param random at least 16 bytes; enough for 24 signs.
 */
export function checkedSigns(random: Uint8Array, count: number): string {
  if (random.length < 16) throw new Error('a number that is printed needs 16 random bytes');
  let rest = random.reduce((total, byte) => total * 256n + BigInt(byte), 0n);
  let signs = '';
  while (signs.length < count) {
    signs += SIGNS.charAt(Number(rest % 29n));
    rest /= 29n;
  }
  return signs + SIGNS.charAt((29 - weighted(`${signs}0`)) % 29);
}

/** Whether these are signs of ours and the last one checks the others. */
export function checkHolds(signs: string): boolean {
  return Array.from(signs).every((sign) => SIGNS.includes(sign)) && weighted(signs) === 0;
}

/** Modulo 29. */
function weighted(signs: string): number {
  const { length } = signs;
  return (
    Array.from(signs).reduce((sum, sign, at) => sum + (length - at) * SIGNS.indexOf(sign), 0) % 29
  );
}
