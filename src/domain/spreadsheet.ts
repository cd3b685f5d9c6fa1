import type { IdentityType } from './identity-document';
import { PROOFS, type Proof } from './person';
import { Refusal } from './refusal';

/** What each column of a table may be called. */
export type Headings<Column extends string> = Readonly<Record<Column, readonly string[]>>;

/**
 * Which column each heading is. Case, width and spaces do not matter. Empty ones at the end, which spreadsheets leave, are no columns.
 *
 * A file without headings begins with a person: an error says where an unknown heading stands, never what it says.
 *
 * @throws Refusal `request-invalid` that names every heading that is unknown, there twice, or missing.
 */
export function readHeadings<Column extends string>(
  known: Headings<Column>,
  required: readonly Column[],
  headings: readonly string[],
): Column[] {
  const all = Object.keys(known) as Column[];
  const last = headings.findLastIndex((heading) => heading.trim() !== '');
  const columns = headings
    .slice(0, last + 1)
    .map((heading) =>
      all.find((one) => known[one].some((name) => folded(name) === folded(heading))),
    );
  const unknown = columns.flatMap((column, at) => (column ? [] : [at + 1]));
  const found = columns.filter((column) => column !== undefined);
  const twice = all.filter((column) => found.indexOf(column) < found.lastIndexOf(column));
  const missing = required.filter((column) => !found.includes(column));
  if (unknown.length + twice.length + missing.length === 0) return found;
  const named = (some: readonly Column[]) =>
    some.map((column) => known[column].slice(0, 2).join(' '));
  throw wrong(
    [
      said('Columns whose heading is not known · 标题无法识别的列', unknown.map(String)),
      said('Headings that stand twice · 重复的标题', named(twice)),
      said('Headings that are missing · 缺少的标题', named(missing)),
    ]
      .filter((part) => part !== '')
      .join(' '),
  );
}

const MOST_SAID = 30;

function said(what: string, which: readonly string[]): string {
  if (which.length === 0) return '';
  const more = which.length > MOST_SAID ? ' …' : '';
  return `${what}: ${which.slice(0, MOST_SAID).join(', ')}${more}.`;
}

/** What a spreadsheet did to an identity number: nothing is guessed back. Null where nothing is to be seen. */
export function damageOf(number: string): 'rounded' | 'apostrophe' | null {
  if (/^\d+([.,]\d+)?E\+?\d+$/i.test(number.normalize('NFKC'))) return 'rounded';
  return /^['’‘＇]/.test(number) ? 'apostrophe' : null;
}

/** The word that a text stands for; undefined where it stands for none. */
export function wordFor<Word>(
  words: Readonly<Record<string, Word>>,
  text: string,
): Word | undefined {
  return Object.hasOwn(words, text) ? words[text] : undefined;
}

/** The words of the contract stand for themselves. */
export const own = <Word extends string>(words: readonly Word[]): Readonly<Record<string, Word>> =>
  Object.fromEntries(words.map((one) => [one, one]));

export const PROOF_WORDS: Readonly<Record<string, Proof>> = {
  ...own(PROOFS),
  读卡器: 'card_reader',
  读卡核验: 'card_reader',
  公安核验: 'police_name_number_check',
  目视核对: 'sighted',
  未核验: 'none',
};

export const IDENTITY_TYPE_WORDS: Readonly<Record<string, IdentityType>> = {
  resident_id: 'resident_id',
  hk_mo_tw_residence_permit: 'hk_mo_tw_residence_permit',
  foreign_permanent_resident: 'foreign_permanent_resident',
  home_return_permit: 'home_return_permit',
  taiwan_travel_permit: 'taiwan_travel_permit',
  passport: 'passport',
  身份证: 'resident_id',
  居民身份证: 'resident_id',
  护照: 'passport',
  港澳台居民居住证: 'hk_mo_tw_residence_permit',
  外国人永久居留身份证: 'foreign_permanent_resident',
  来往内地通行证: 'home_return_permit',
  台胞证: 'taiwan_travel_permit',
};

function folded(text: string): string {
  return text
    .normalize('NFKC')
    .replace(/[\s_-]/g, '')
    .toLowerCase();
}

function wrong(detail: string): Refusal {
  return new Refusal('request-invalid', detail);
}
