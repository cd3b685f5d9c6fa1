import type { Tree } from '../../../src/platform/http/contract';
import type { Route } from '../../../src/platform/http/contract';
import { placesOf, withValueAt } from '../fuzz/schema-nodes';
import { bytesOf, type Draft } from '../fuzz/wire';

/** What the registry alone decides, and what a caller would like to. */
const FORBIDDEN: Readonly<Record<string, unknown>> = {
  id: '00000000-0000-7000-8000-000000000000',
  state: 'in_force',
  status: 'valid',
  version: 7,
  verdict: 'clear',
  reasons: [],
  validUntil: '2099-12-31',
  standing: 'current',
  checkedAt: '2026-01-01T00:00:00.000Z',
  proposedBy: '00000000-0000-7000-8000-000000000000',
  proposedByHuman: '00000000-0000-7000-8000-000000000000',
  approvedBy: '00000000-0000-7000-8000-000000000000',
  decidedBy: '00000000-0000-7000-8000-000000000000',
  decidedAt: '2026-01-01T00:00:00.000Z',
  organisationId: '00000000-0000-7000-8000-000000000000',
  institutionId: '00000000-0000-7000-8000-000000000000',
  authorityId: '00000000-0000-7000-8000-000000000000',
  personId: '00000000-0000-7000-8000-000000000000',
  humanId: '00000000-0000-7000-8000-000000000000',
  roles: ['case_officer'],
  scopes: ['bans:approve'],
  scope: 'bans:approve',
  mayApproveFrom: '2020-01-01T00:00:00.000Z',
  usccConfirmed: true,
  disputed: false,
  passwordHash: 'x',
  otpSecret: 'x',
  secretHash: 'x',
  entryNumber: 1,
  leafHash: 'x',
  registryNumber: 'x',
  recordedAt: '2026-01-01T00:00:00.000Z',
  polluted: true,
  constructor: { prototype: { polluted: true } },
  prototype: { polluted: true },
};

export type Polluted = readonly [what: string, draft: Draft];

/** The good request with one member more than the contract names, at each of its objects. */
export function withForbidden(route: Route, draft: Draft): Polluted[] {
  const { body } = draft;
  if (body.kind !== 'json') return [];
  return placesOf(body.value, route.body?.schema ?? null).flatMap(({ path, value, schema }) => {
    if (!isObject(value) || !schema || takesMore(schema)) return [];
    const named = new Set([...Object.keys(value), ...namesIn(schema)]);
    return Object.entries(FORBIDDEN)
      .filter(([name]) => !named.has(name))
      .map(([name, wished]): Polluted => {
        const more = { ...value, [name]: wished };
        const whole = withValueAt(body.value, path, more);
        return [
          `/${[...path, name].join('/')}`,
          { ...draft, body: { kind: 'json', value: whole } },
        ];
      });
  });
}

/** Texts of which two readers could make different objects, and parameters that come twice. */
export function withTwoReadings(route: Route, draft: Draft): Polluted[] {
  const changed = (what: string, change: (text: string) => string): Polluted => [
    what,
    {
      ...draft,
      body: { kind: 'bytes', bytes: Buffer.from(change(bytesOf(draft.body).toString())) },
    },
  ];
  const ofJson =
    draft.body.kind === 'json'
      ? [
          changed('__proto__', (text) => text.replace('{', '{"__proto__":{"polluted":true},')),
          changed('__proto__, escaped', (text) =>
            text.replace('{', '{"\\u005f_proto__":{"polluted":true},'),
          ),
          changed('a member twice', (text) => text.replace(/"([^"]+)":/, '"$1":null,"$1":')),
          changed('a member twice, escaped', (text) =>
            text.replace(/"(\w)(\w*)":/, (all, first: string, rest: string) => {
              const code = first.charCodeAt(0).toString(16).padStart(4, '0');
              return `"\\u${code}${rest}":null,${all}`;
            }),
          ),
        ]
      : [];
  const ofForm =
    draft.body.kind === 'form'
      ? [
          changed('a field twice', (text) => `${text}&${text}`),
          changed('__proto__', (text) => `${text}&__proto__=x`),
          changed('a field of brackets', (text) => `${text}&scope[]=bans:approve`),
        ]
      : [];
  const ofQuery = [
    ...route.parameters.query.map(({ name }) => `${name}=1&${name}=2`),
    ...['__proto__=1', '__proto__[polluted]=1', 'constructor[prototype][polluted]=1', 'id=x'],
    ...['limit[]=1', 'state[$ne]=x'],
  ].map((query): Polluted => [query, { ...draft, query }]);
  return [...ofJson, ...ofForm, ...ofQuery];
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A public key may bring members of its own (RFC 7517 §4), and the contract says so. */
function takesMore({ additionalProperties }: Tree): boolean {
  return additionalProperties !== undefined && additionalProperties !== false;
}

function namesIn(schema: Tree): string[] {
  return Object.keys(schema['properties'] ?? {});
}
