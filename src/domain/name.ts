import type { PlainDate } from './calendar';
import { Refusal } from './refusal';
import { withoutPrivateUseHan } from './rulebook/private-use-han';

/** A name as on the document: Unicode NFC, no space at its ends, single spaces inside. Otherwise as it came. */
export type PersonName = string & { readonly personName: unique symbol };

/**
 * Nothing is altered but the encoding (NFC, which also gives compatibility ideographs their unified form, as Unicode
 * asks of every system) and spaces. What cannot be a whole name is refused, not repaired.
 *
 * @throws Refusal `name-invalid`.
 */
export function parseName(text: string): PersonName {
  if (/[\p{Cs}\p{Cc}\p{NChar}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u.test(text)) {
    throw invalid('It holds a control character, or half of a character.');
  }
  if (MISSING_CHARACTER.test(text)) {
    throw invalid('A character of it was lost or masked. Send the name as on the document.');
  }
  if (!IS_PRINTED.test(text)) {
    throw invalid('It holds a character that no identity document prints.');
  }
  const name = text
    .normalize('NFC')
    .replace(/\p{Zs}+/gu, ' ')
    .replace(/^ | $/g, '');
  if (!HAS_LETTER.test(folded(name))) throw invalid('It has no letter.');
  return name as PersonName;
}

/**
 * Whether two spellings are one name: width, case, middle dots, spaces, hyphens, apostrophes and invisible marks do not
 * count; every letter does. Simplified and traditional or variant Han are different letters: a human decides those.
 */
export function sameName(a: string, b: string): boolean {
  return folded(a) === folded(b);
}

/** The text of which the keyed token is taken that finds namesakes born on the same day. */
export function nameToken(name: string, birthDate: PlainDate): string {
  return `${birthDate}:${folded(name)}`;
}

/** NFKC twice: taking an invisible mark away can bring two characters together that compose. */
function folded(name: string): string {
  return withoutPrivateUseHan(name)
    .replace(SPELLING, '')
    .normalize('NFKC')
    .toUpperCase()
    .normalize('NFKC')
    .replace(SPELLING, '')
    .normalize('NFKC');
}

/**
 * Spaces, dashes, what Unicode says to ignore (zero-width, bidi marks, variation selectors), full stops, apostrophes,
 * and the dots that keyboards put between the parts of a transcribed name.
 */
const SPELLING = /[\p{Zs}\p{Pd}\p{Cf}\p{DI}\u2212.'’‘ʼʻ`´＇·\u0387•‧∙⋅●▪⦁・･ㆍ᛫⸱⸳𐄁ᐧꞏ]/gu;

/**
 * Letters and numerals of any script with their marks, Han that is younger than this runtime or of private use, and radicals that
 * stand for it; what SPELLING passes over; and brackets, commas, slashes and the sign at, as foreign passports print them
 * (`A/L`, `@` for an alias). No sign of calculation, markup or currency, and no picture.
 */
const IS_PRINTED =
  /^[\p{L}\p{M}\p{N}\u{20000}-\u{3fffd}\ue000-\uf8ff\u{f0000}-\u{10fffd}\u2e80-\u2fd5\p{Zs}\p{Pd}\p{Cf}\p{DI}\u2212.．﹒․'’‘ʼʻ`´＇·\u0387•‧∙⋅●▪⦁・･ㆍ᛫⸱⸳𐄁ᐧꞏ,，、()（）/@]*$/u;

/** U+FFFD, a question mark, a box or a star where another system had no character or showed none. */
const MISSING_CHARACTER = /[\ufffd?？*＊□■〓]/;

/** Planes 2 and 3 hold Han only, some of it younger than the tables of this runtime; private use may be Han too; 〇 is a numeral. */
const HAS_LETTER = /[\p{L}〇\u{20000}-\u{3fffd}\ue000-\uf8ff\u{f0000}-\u{10fffd}]/u;

function invalid(why: string): Refusal {
  return new Refusal('name-invalid', why);
}
