import { Refusal } from '../../domain/refusal';

/**
 * Name and value pairs of a query string or form (`+` is a space). Nothing is guessed: a name twice, bytes that
 * are not UTF-8, NUL and broken percent signs are refused.
 *
 * @throws Refusal `request-malformed`.
 */
export function readPairs(text: string): Map<string, string> {
  const pairs = new Map<string, string>();
  for (const pair of text.split('&')) {
    if (pair === '') continue;
    const equals = pair.indexOf('=');
    const name = decoded(equals < 0 ? pair : pair.slice(0, equals));
    if (pairs.has(name)) throw new Refusal('request-malformed', 'A parameter is given twice.');
    pairs.set(name, equals < 0 ? '' : decoded(pair.slice(equals + 1)));
  }
  return pairs;
}

/** A field without a value counts as absent (RFC 6749 §3.2). */
export function readForm(text: string): Readonly<Record<string, string>> {
  return recordOf([...readPairs(text)].filter(([, value]) => value !== ''));
}

export function recordOf<Value>(
  entries: readonly (readonly [string, Value])[],
): Record<string, Value> {
  const record = Object.create(null) as Record<string, Value>;
  for (const [name, value] of entries) record[name] = value;
  return record;
}

/** @throws Refusal `request-malformed`. */
export function decodePercents(text: string): string {
  let plain: string;
  try {
    plain = decodeURIComponent(text);
  } catch {
    throw new Refusal('request-malformed', 'A percent-encoding is broken or is not UTF-8.');
  }
  if (plain.includes('\0')) throw new Refusal('request-malformed', 'NUL is not allowed.');
  return plain;
}

function decoded(text: string): string {
  return decodePercents(text.replaceAll('+', ' '));
}
