import { Refusal } from '../../domain/refusal';

/** What a cursor may hold: where a page ended, in ids, instants (ISO text, milliseconds) and numbers. Never personal data. */
interface Held {
  readonly id: string;
  readonly instant: string;
  readonly number: number;
}
type Kind = keyof Held;
type Values<Kinds extends readonly Kind[]> = { -readonly [At in keyof Kinds]: Held[Kinds[At]] };

const fits: Readonly<Record<Kind, (value: unknown) => boolean>> = {
  id: (value) =>
    typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(value),
  instant: (value) => typeof value === 'string' && isInstant(value),
  number: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
};

/** Opaque text for `nextCursor`. `list` names the list, so that no other takes it for its own. */
export function cursorOf(list: string, ...values: readonly (string | number)[]): string {
  return Buffer.from(JSON.stringify([list, ...values]), 'utf8').toString('base64url');
}

/**
 * One page of a list, and where the next begins; null on the last.
 *
 * @param found the rows of the page and, if there is one, the row after it: ask for `limit + 1`.
 * @param placeOf where a row stands in the order of the list, as `readCursor` gives it back.
 */
export function pageOf<Row>(
  list: string,
  found: readonly Row[],
  limit: number,
  placeOf: (row: Row) => readonly (string | number)[],
): { readonly items: Row[]; readonly nextCursor: string | null } {
  const items = found.slice(0, limit);
  const last = items.at(-1);
  const hasMore = last !== undefined && found.length > limit;
  return { items, nextCursor: hasMore ? cursorOf(list, ...placeOf(last)) : null };
}

/**
 * The values that `cursorOf` was given, or null without a cursor. A cursor is only a place in an order: who may
 * see what stands there is decided again for each page.
 *
 * @throws Refusal `cursor-invalid`.
 */
export function readCursor<const Kinds extends readonly Kind[]>(
  cursor: string | undefined,
  list: string,
  ...kinds: Kinds
): Values<Kinds> | null {
  if (cursor === undefined) return null;
  const [name, ...values] = parsed(cursor);
  const whole =
    name === list &&
    values.length === kinds.length &&
    kinds.every((kind, at) => fits[kind](values[at])) &&
    cursorOf(list, ...(values as (string | number)[])) === cursor;
  if (!whole) {
    throw new Refusal(
      'cursor-invalid',
      'The cursor is not one that this list gave. Begin again without it.',
    );
  }
  return values as Values<Kinds>;
}

function parsed(cursor: string): readonly unknown[] {
  try {
    const value: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    return Array.isArray(value) ? value : [];
  } catch {
    return [];
  }
}

/** Of years with four digits: JavaScript holds days that PostgreSQL does not. */
function isInstant(text: string): boolean {
  const instant = new Date(text);
  return /^\d{4}-/.test(text) && !Number.isNaN(instant.getTime()) && instant.toISOString() === text;
}
