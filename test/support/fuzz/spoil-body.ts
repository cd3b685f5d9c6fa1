import fc from 'fast-check';
import { fromSchema } from './from-schema';
import { placesOf, withValueAt, type Place } from './schema-nodes';
import type { Spoil } from './spoil-parts';
import { bytesOf, withHeader, type Draft } from './wire';
import { instead } from './wrong-values';

function places(draft: Draft, schema: Parameters<typeof placesOf>[1]): Place[] {
  return draft.body.kind === 'json' ? placesOf(draft.body.value, schema) : [];
}

function withJson(draft: Draft, value: unknown): Draft {
  return { ...draft, body: { kind: 'json', value } };
}

function withBytes(draft: Draft, bytes: Buffer): Draft {
  return { ...draft, body: { kind: 'bytes', bytes } };
}

/** The text of the body with something done to it. */
function withText(draft: Draft, change: (text: string) => string): Draft {
  return withBytes(draft, Buffer.from(change(bytesOf(draft.body).toString('utf8'))));
}

const replaced: Spoil = (draft, { route, at, pick }) => {
  const all = places(draft, route.body?.schema ?? null);
  const place = all[at % all.length];
  if (!place || draft.body.kind !== 'json') return draft;
  const others = instead(place.value, place.schema);
  return withJson(
    draft,
    withValueAt(draft.body.value, place.path, others[pick % others.length] ?? null),
  );
};

/** What the contract would allow there as well: it is for the rules to refuse. */
const exchanged: Spoil = (draft, { route, at, pick }) => {
  const all = places(draft, route.body?.schema ?? null).filter(
    ({ schema, value }) => schema !== null && (typeof value !== 'object' || value === null),
  );
  const place = all[at % all.length];
  if (!place?.schema || draft.body.kind !== 'json') return draft;
  const [other] = fc.sample(fromSchema(place.schema), { numRuns: 1, seed: pick });
  return withJson(draft, withValueAt(draft.body.value, place.path, other));
};

const membersTaken: Spoil = (draft, { route, at }) => {
  const all = places(draft, route.body?.schema ?? null).filter(({ path }) => path.length > 0);
  const place = all[at % all.length];
  if (!place || draft.body.kind !== 'json') return draft;
  return withJson(draft, withValueAt(draft.body.value, place.path, undefined));
};

const STRANGE_NAMES = [
  'x',
  '',
  'toString',
  '__proto',
  'identity',
  'constructor1',
  '育',
  'a'.repeat(300),
];

const membersAdded: Spoil = (draft, { route, at, pick, text }) => {
  const all = places(draft, route.body?.schema ?? null).filter(
    ({ value }) => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  const place = all[at % all.length];
  if (!place || draft.body.kind !== 'json') return draft;
  const name = STRANGE_NAMES[pick % STRANGE_NAMES.length] ?? 'x';
  return withJson(
    draft,
    withValueAt(draft.body.value, place.path, { ...(place.value as object), [name]: text }),
  );
};

/** Bodies of which two readers could disagree, or that are no JSON. */
const TEXTS: readonly ((text: string) => string)[] = [
  (text) => text.replace(/"([^"]+)":/, '"$1":null,"$1":'),
  (text) => text.replace('{', '{"__proto__":{"scopes":["*"]},'),
  (text) => text.replace('{', '{"constructor":1,'),
  (text) => `\ufeff${text}`,
  (text) => `${text}x`,
  (text) => text.slice(0, -1),
  (text) => text.replaceAll('"', "'"),
  (text) => text.replace('}', ',}'),
  (text) => text.replace(/:"[^"]*"/, ':"\\u0000"'),
  (text) => text.replace(/:"[^"]*"/, ':"\\ud800"'),
  (text) => text.replace(/:"[^"]*"/, ':"\u0007"'),
  (text) => text.replace(/:"[^"]*"/, ':NaN'),
  (text) => text.replace(/:("[^"]*"|\d+)/, ':1e999'),
  (text) => text.replace(/:("[^"]*"|\d+)/, ':9007199254740993'),
  (text) => text.replace(/:("[^"]*"|\d+)/, ':0.1000000000000000055511151231257827'),
  (text) => `${'['.repeat(5_000)}${text}${']'.repeat(5_000)}`,
  (text) => `[${text}]`,
  (text) => `${text}${' '.repeat(102_400)}`,
  () => 'null',
  () => '"x"',
  () => '[]',
  () => '{}',
  () => ' ',
];

const textSpoilt: Spoil = (draft, { pick }) =>
  draft.body.kind === 'none'
    ? withBytes(draft, Buffer.from('{}'))
    : withText(draft, TEXTS[pick % TEXTS.length] ?? ((text) => text));

/** Bytes that are no UTF-8: a stray byte, an overlong NUL, half a surrogate pair, a character cut off. */
const WRONG_BYTES = [
  [0xff],
  [0xc0, 0x80],
  [0xed, 0xa0, 0x80],
  [0xe8, 0x82],
  [0xf4, 0x90, 0x80, 0x80],
];

const bytesSpoilt: Spoil = (draft, { at, pick }) => {
  const bytes = bytesOf(draft.body);
  const place = bytes.length === 0 ? 0 : at % bytes.length;
  const wrong = Buffer.from(WRONG_BYTES[pick % WRONG_BYTES.length] ?? []);
  return withBytes(draft, Buffer.concat([bytes.subarray(0, place), wrong, bytes.subarray(place)]));
};

const CONTENT_TYPES = [
  null,
  'text/plain',
  'application/json; charset=utf-16',
  'application/json; charset=utf-8',
  'application/JSON',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=x',
  'application/json, text/plain',
  ';',
];

const typeSpoilt: Spoil = (draft, { pick }) =>
  withHeader(draft, 'Content-Type', CONTENT_TYPES[pick % CONTENT_TYPES.length] ?? null);

const encodingSpoilt: Spoil = (draft, { pick }) =>
  withHeader(draft, 'Content-Encoding', ['gzip', 'identity', 'br, gzip', ''][pick % 4] ?? null);

const bodyTaken: Spoil = (draft) => ({ ...draft, body: { kind: 'none' } });

const formSpoilt: Spoil = (draft, { at, pick, text }) => {
  if (draft.body.kind !== 'form') return draft;
  const { fields } = draft.body;
  const place = at % fields.length;
  const [name = '', value = ''] = fields[place] ?? [];
  const others: readonly (readonly (readonly [string, string])[])[] = [
    fields.filter((_, one) => one !== place),
    [...fields, [name, value]],
    [...fields, [text, text]],
    fields.map((field, one) => (one === place ? [name, text] : field)),
    fields.map((field, one) => (one === place ? [name, ''] : field)),
    fields.map((field, one) => (one === place ? [name, 'x'.repeat(9_000)] : field)),
    fields.map((field, one) => (one === place ? [name.toUpperCase(), value] : field)),
  ];
  return { ...draft, body: { kind: 'form', fields: others[pick % others.length] ?? fields } };
};

const rawFormSpoilt: Spoil = (draft, { pick }) =>
  draft.body.kind === 'form'
    ? withText(
        draft,
        (text) => `${text}${['&%zz=1', '&a=%00', '&a=%ED%A0%80', '&&', '&=', '&a=%'][pick % 6]}`,
      )
    : draft;

export const BODY_SPOILS: Readonly<Record<string, Spoil>> = {
  replaced,
  exchanged,
  membersTaken,
  membersAdded,
  textSpoilt,
  bytesSpoilt,
  typeSpoilt,
  encodingSpoilt,
  bodyTaken,
};

export const FORM_SPOILS: Readonly<Record<string, Spoil>> = {
  formSpoilt,
  rawFormSpoilt,
  bytesSpoilt,
  typeSpoilt,
  bodyTaken,
};
