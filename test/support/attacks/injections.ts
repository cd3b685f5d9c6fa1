import { placesOf, withValueAt } from '../fuzz/schema-nodes';
import { percentEncoded, withHeader, type Draft } from '../fuzz/wire';
import type { Route } from '../../../src/platform/http/contract';

/** Text that does something wherever it is taken for more than text. */
export const PAYLOADS: readonly string[] = [
  // SQL
  `' OR '1'='1`,
  `'; UPDATE ban SET state = 'lifted'; --`,
  `'); DROP TABLE clearance_check CASCADE; --`,
  `' UNION SELECT number::text FROM log_fact --`,
  `'||pg_sleep(5)||'`,
  `1; SELECT pg_sleep(5)`,
  `$$; SELECT pg_sleep(5); $$`,
  `\\'; DELETE FROM person; --`,
  `"; DELETE FROM "person"; --`,
  `/**/OR/**/1=1`,
  `COPY ban TO PROGRAM 'true'`,
  // patterns
  '%',
  '_'.repeat(18),
  '%25',
  '.*',
  '^.*$',
  // paths into JSON
  '$.**',
  '$ ? (@.state == "in_force")',
  '{subject,id}',
  "data'->>'state",
  '__proto__.polluted',
  'constructor.prototype.polluted',
  // headers and lines of a log
  'x\r\nX-Injected: 1\r\n\r\nx',
  'x\nSet-Cookie: injected=1',
  'x%0d%0aX-Injected: 1',
  'x\u2028{"level":30,"msg":"injected"}',
  '","level":50,"msg":"injected',
  '\u001b[2Jinjected',
  // templates and programs
  '${7*7}{{7*7}}<%= 7*7 %>',
  '$(touch /tmp/injected)`id`',
  '<script>alert(1)</script>',
  '../../../../etc/passwd',
];

/** A good request with this text in one place more than it should be, and the name of the place. */
export type Injected = readonly [place: string, draft: Draft];

/** One for each place where the request has text: body, path, query and headers. */
export function injectedInto(route: Route, draft: Draft, text: string): Injected[] {
  return [
    ...intoBody(route, draft, text),
    ...intoPath(route, draft, text),
    ...route.parameters.query.map(({ name }): Injected => [
      `query ${name}`,
      { ...draft, query: `${name}=${percentEncoded(text)}` },
    ]),
    ...['Idempotency-Key', 'If-Match', 'X-Request-Id', 'Accept-Language', 'User-Agent'].map(
      (name): Injected => [`header ${name}`, withHeader(draft, name, asHeader(text))],
    ),
  ];
}

function intoBody(route: Route, draft: Draft, text: string): Injected[] {
  const { body } = draft;
  if (body.kind === 'form') {
    return body.fields.map(([name], at): Injected => {
      const fields = body.fields.map((field, one) =>
        one === at ? ([name, text] as const) : field,
      );
      return [`form ${name}`, { ...draft, body: { kind: 'form', fields } }];
    });
  }
  if (body.kind !== 'json') return [];
  return placesOf(body.value, route.body?.schema ?? null)
    .filter(({ value }) => typeof value === 'string')
    .map(({ path }): Injected => [
      `body /${path.join('/')}`,
      { ...draft, body: { kind: 'json', value: withValueAt(body.value, path, text) } },
    ]);
}

function intoPath(route: Route, draft: Draft, text: string): Injected[] {
  return route.path
    .split('/')
    .slice(1)
    .flatMap((segment, at): Injected[] => {
      if (!segment.startsWith('{')) return [];
      const path = draft.path.map((known, one) => (one === at ? percentEncoded(text) : known));
      return [[`path ${segment}`, { ...draft, path }]];
    });
}

/** What a header may carry: whoever injects lines must find another way to bring them. */
function asHeader(text: string): string {
  return text.replace(/[^\t\x20-\x7e]/g, '%0a');
}
