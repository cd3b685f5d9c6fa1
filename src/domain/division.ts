import { Refusal } from './refusal';
import book from './rulebook/divisions.json';

/** Six digits of GB/T 2260: a province, city or county of today, or an abolished one. */
export type Division = string & { readonly division: unique symbol };

/** Which divisions the registry knows; later changes need a new file. */
export const EDITION = book.edition;

const NAMES = new Map([
  ...book.divisions
    .flatMap((city) => city.split(' '))
    .map((row): [string, string] => [row.slice(0, 6), row.slice(6)]),
  ...book.abolished.map(({ code, name }): [string, string] => [code, name]),
]);

const SUCCESSORS = new Map(
  book.abolished.map(({ code, successors }): [string, readonly string[]] => [code, successors]),
);

/**
 * Abolished divisions are read too: an act of 2009 happened in a district of 2009.
 *
 * Source: GB/T 2260, edition and changes in `rulebook/divisions.json`.
 *
 * @throws Refusal `division-unknown`.
 */
export function parseDivision(text: string): Division {
  if (!NAMES.has(text)) {
    throw new Refusal(
      'division-unknown',
      'This is no division of GB/T 2260. Development zones and collective codes such as 110100 belong to the district or province around them.',
    );
  }
  return text as Division;
}

/** Whether `isWithin` and `nameOf` can say anything of this code. */
export function isDivision(text: string): text is Division {
  return NAMES.has(text);
}

/**
 * Whether an authority of `authorityDivision` rules in `division`: its own and all below, and what stood in their place
 * before. Where a division was split, each successor rules in what is recorded under the old code; an authority of an
 * abolished division rules nowhere else.
 */
export function isWithin(division: string, authorityDivision: string): boolean {
  return (
    lineOf(division).includes(authorityDivision) ||
    successorsOf(division).some((successor) => isWithin(successor, authorityDivision))
  );
}

/** Every code, of today or abolished, in which such an authority rules: the same rule for a list. */
export function divisionsWithin(authorityDivision: string): readonly string[] {
  return [...NAMES.keys()].filter((code) => isWithin(code, authorityDivision));
}

/** What took the place of an abolished division, in one step; nothing where only the superior division is left. */
export function successorsOf(division: string): readonly string[] {
  return SUCCESSORS.get(division) ?? [];
}

/** With its superiors, as an address begins: 河南省郑州市金水区. */
export function nameOf(division: Division): string {
  return lineOf(division)
    .map((code) => NAMES.get(code) ?? '')
    .reverse()
    .join('');
}

/** The next authority above: its city's, or its province's; null for a province. */
export function superiorOf(division: string): string | null {
  const [, ...above] = lineOf(division);
  return above.find(isDivision) ?? null;
}

/**
 * Itself, its city, its province. The code says which: two digits a province, two a city, two a county. Counties that a
 * province administers itself (419001) and the districts of Beijing (110101) have a city code that is no place and
 * that nobody rules.
 */
function lineOf(division: string): string[] {
  const line = [division, `${division.slice(0, 4)}00`, `${division.slice(0, 2)}0000`];
  return line.filter((code, at) => line.indexOf(code) === at);
}
