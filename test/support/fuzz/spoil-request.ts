import { v7 } from 'uuid';
import { CALLER_NAMES } from './callers';
import type { Spoil } from './spoil-parts';
import { percentEncoded, withHeader, type Draft } from './wire';

const SEGMENTS = [
  'x',
  '0',
  '%00',
  '%zz',
  '%',
  '%C3%28',
  '%ED%A0%80',
  '%2e%2e',
  '..',
  '.',
  '%2F',
  'a%2Fb',
  '',
  '%20',
  '%EF%BC%99',
  '%F0%A0%AE%B7',
  '\u00e9',
  '+',
  'a;b=c',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-7FFF-8FFF-FFFFFFFFFFFF',
  'f'.repeat(64),
  'F'.repeat(64),
  'A'.repeat(22),
  '9'.repeat(18),
  'x'.repeat(101),
  'x'.repeat(5_000),
  '__proto__',
  'current',
];

function withSegment(draft: Draft, at: number, segment: string): Draft {
  return { ...draft, path: draft.path.map((known, one) => (one === at ? segment : known)) };
}

/** Where the contract has a parameter; anywhere in a path without one. */
const segmentSpoilt: Spoil = (draft, { route, at, pick }) => {
  const pattern = route.path.split('/').slice(1);
  const open = pattern.flatMap((segment, one) => (segment.startsWith('{') ? [one] : []));
  const places = open.length > 0 ? open : [...pattern.keys()];
  const place = places[at % places.length] ?? 0;
  const known = draft.path[place] ?? '';
  const all = [
    ...SEGMENTS,
    known.toUpperCase(),
    `${known}%00`,
    `${known}%0A`,
    [...known].map((sign) => `%${sign.charCodeAt(0).toString(16).padStart(2, '0')}`).join(''),
  ];
  return withSegment(draft, place, all[pick % all.length] ?? 'x');
};

/** An id that is real and is somebody else's, or another thing's. */
const segmentForeign: Spoil = async (draft, { route, at, pick, stage }) => {
  const pattern = route.path.split('/').slice(1);
  const open = pattern.flatMap((segment, one) => (segment.startsWith('{') ? [one] : []));
  const place = open[at % open.length];
  const kinds = [
    'ban',
    'foreignBan',
    'motion',
    'evidence',
    'obligation',
    'check',
    'otherCheck',
    'officer',
    'client',
    'provider',
    'uscc',
  ];
  const kind = kinds[pick % kinds.length] ?? 'ban';
  const foreign = stage.pool.pick(kind, at);
  await Promise.resolve();
  return place === undefined || foreign === null ? draft : withSegment(draft, place, foreign);
};

const pathSpoilt: Spoil = (draft, { pick }) => {
  const [first = '', ...rest] = draft.path;
  const others = [
    [...draft.path, ''],
    ['', ...draft.path],
    [first.toUpperCase(), ...rest],
    [...draft.path, '..'],
    draft.path.slice(0, -1),
    ['v2', ...rest],
    [...draft.path, 'x'],
    draft.path.map((segment) => segment.replace(/.$/, '%41')),
  ];
  return { ...draft, path: others[pick % others.length] ?? draft.path };
};

const QUERIES = [
  'x=1',
  '=',
  '&',
  '__proto__=1',
  'limit=0',
  'limit=1',
  'limit=201',
  'limit=-1',
  'limit=1e1',
  'limit=%EF%BC%99',
  'limit=9007199254740992',
  'limit[]=1',
  'limit=',
  'limit=1&limit=1',
  'limit=2&Limit=2',
  'cursor=x',
  'cursor=%00',
  'cursor=%zz',
  'cursor=',
  `cursor=${'A'.repeat(201)}`,
  'state=in_force',
  'state=IN_FORCE',
  'from=0&to=0',
  'from=1&to=9007199254740991',
  'from=2&to=1',
  'from=0&to=1&to=2',
  'from=-1&to=1',
  'from=01&to=1',
  'access_token=x',
  'a=%ED%A0%80',
  `x=${'y'.repeat(5_000)}`,
];
const LISTS = ['bans', 'clearance-checks', 'findings', 'facts', '__proto__'];
const MARKS: readonly (readonly unknown[])[] = [
  [0],
  [-1],
  [9007199254740991],
  [1.5],
  ['ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ['00000000-0000-0000-0000-000000000000'],
  ['-271821-04-20T00:00:00.000Z', '00000000-0000-0000-0000-000000000000'],
  ['+275760-09-13T00:00:00.000Z', '00000000-0000-0000-0000-000000000000'],
  ['0000-01-01T00:00:00.000Z', 'ffffffff-ffff-ffff-ffff-ffffffffffff'],
  ['2026-01-01T00:00:00.000Z', 'x'],
  [],
  [null],
  [{}],
];

const querySpoilt: Spoil = (draft, { pick }) => ({
  ...draft,
  query: QUERIES[pick % QUERIES.length] ?? '',
});

const queryAdded: Spoil = (draft, { pick, text }) => {
  const more = [
    QUERIES[pick % QUERIES.length] ?? '',
    `cursor=${percentEncoded(text)}`,
    draft.query,
  ];
  return { ...draft, query: [draft.query, more[pick % more.length]].filter(Boolean).join('&') };
};

/** A cursor made by hand: opaque is not the same as honest. */
const cursorForged: Spoil = (draft, { at, pick }) => {
  const held = [LISTS[at % LISTS.length], ...(MARKS[pick % MARKS.length] ?? [])];
  const cursor = Buffer.from(JSON.stringify(held)).toString('base64url');
  return { ...draft, query: `cursor=${cursor}` };
};

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'TRACE', 'PROPFIND'];

const methodSpoilt: Spoil = (draft, { pick }) => ({
  ...draft,
  method: METHODS[pick % METHODS.length] ?? 'GET',
});

/** What stands for another caller, for none, or for nobody. */
const callerSpoilt: Spoil = async (draft, { at, pick, stage }) => {
  const known = draft.headers.find(([name]) => name === 'Authorization')?.[1] ?? 'Bearer a.b.c';
  const [header = '', claims = '', signature = ''] = known.replace('Bearer ', '').split('.');
  const none = Buffer.from('{"alg":"none","typ":"at+jwt"}').toString('base64url');
  const values = [
    null,
    '',
    'Bearer',
    'Bearer x',
    `bearer  ${known.slice(7)}`,
    `Bearer ${none}.${claims}.`,
    `Bearer ${header}.${claims}.${signature.slice(0, -4)}AAAA`,
    `Bearer ${header}.${Buffer.from('{}').toString('base64url')}.${signature}`,
    `Bearer ${header}.${claims}`,
    `Basic ${Buffer.from(`x:\u0000%zz`).toString('base64')}`,
    `Basic ${Buffer.from(`${stage.callers.secretClient.id}:x`).toString('base64')}`,
    'Digest username="x"',
    `Bearer ${'x'.repeat(5_000)}`,
    `Bearer ${stage.callers.assertionOf(stage.callers.signingClients[0] ?? fail())}`,
    ...(await Promise.all(CALLER_NAMES.map((name) => stage.callers.doubleOf(name)))),
  ];
  const spoilt = withHeader(draft, 'Authorization', values[pick % values.length] ?? null);
  const twice = at % 8 === 0;
  return twice ? { ...spoilt, headers: [...spoilt.headers, ['authorization', known]] } : spoilt;
};

function fail(): never {
  throw new Error('there are clients that sign');
}

const KEYS = [
  '',
  ' ',
  'x'.repeat(128),
  'x'.repeat(129),
  'a b',
  '\u00e9',
  'fuzz-again',
  'a\tb',
  '%00',
];

const idempotencySpoilt: Spoil = (draft, { at, pick }) => {
  const value = pick % 6 === 0 ? null : (KEYS[pick % KEYS.length] ?? null);
  const spoilt = withHeader(draft, 'Idempotency-Key', value);
  return at % 8 === 0
    ? { ...spoilt, headers: [...spoilt.headers, ['idempotency-key', 'another']] }
    : spoilt;
};

/** The same request twice, under one idempotency key or under two. */
const sentBefore: Spoil = async (draft, { exchange, pick }) => {
  await exchange(draft);
  return pick % 2 === 0 ? draft : withHeader(draft, 'Idempotency-Key', v7());
};

/** Two of them at the same moment. */
const sentBeside: Spoil = async (draft, { exchange }) => {
  await Promise.all([exchange(draft), exchange(draft)]);
  return draft;
};

const TAGS = [
  null,
  '*',
  '""',
  '"0"',
  '"1"',
  '"2"',
  '"-1"',
  'W/"1"',
  '"1", "2"',
  '1',
  '"999999999999999"',
  '"9999999999999999999"',
  '"１"',
  'x'.repeat(65),
  ' ',
];

const ifMatchSpoilt: Spoil = (draft, { pick }) => {
  const tag = TAGS[pick % TAGS.length] ?? null;
  return withHeader(draft, 'If-Match', tag && Buffer.from(tag).toString('latin1'));
};

const ACCEPTS = [
  'text/csv',
  '*/*;q=0',
  'application/*;q=0.5',
  'text/html',
  '',
  ',',
  '*/*',
  'a/b;q=x',
];
const LANGUAGES = ['en', 'zh-CN', 'xx, *;q=0', ',,;q=', 'en;q=2', '\u00e9', 'zh'.repeat(2_000)];
const OTHERS: readonly (readonly [string, string])[] = [
  ['X-HTTP-Method-Override', 'DELETE'],
  ['X-Request-Id', '0190\u00e9'],
  ['X-Forwarded-For', "'; --"],
  ['Cookie', 'a=b'],
  ['If-None-Match', '*'],
  ['Range', 'bytes=0-1'],
  ['Origin', 'null'],
  ['X-Long', 'x'.repeat(9_000)],
];

const headerSpoilt: Spoil = (draft, { at, pick }) => {
  if (at % 3 === 0) return withHeader(draft, 'Accept', ACCEPTS[pick % ACCEPTS.length] ?? null);
  if (at % 3 === 1) {
    return withHeader(draft, 'Accept-Language', LANGUAGES[pick % LANGUAGES.length] ?? null);
  }
  const [name, value] = OTHERS[pick % OTHERS.length] ?? ['X', 'x'];
  return withHeader(draft, name, value);
};

export const REQUEST_SPOILS: Readonly<Record<string, Spoil>> = {
  segmentSpoilt,
  segmentForeign,
  pathSpoilt,
  querySpoilt,
  queryAdded,
  methodSpoilt,
  callerSpoilt,
  idempotencySpoilt,
  ifMatchSpoilt,
  headerSpoilt,
  sentBefore,
  sentBeside,
};
export const CURSOR_SPOILS: Readonly<Record<string, Spoil>> = { cursorForged };
