import { readContract, readContractFile } from '../../src/platform/http/contract';
import { makeMetrics } from '../../src/platform/http/metrics';
import { makeOperators, type Check } from '../../src/platform/http/operators';
import { openApi, type Answered, type Api } from '../support/api';
import { openRegistry, type Registry } from '../support/registry';

let registry: Registry;
let api: Api;

beforeAll(async () => {
  registry = await openRegistry();
  api = openApi(registry, operatorsWith([]));
});
afterAll(() => registry.close());

function operatorsWith(checks: readonly Check[]) {
  const contract = readContract(readContractFile());
  return makeOperators({ contract, metrics: makeMetrics({ ofProcess: false }), checks });
}

test('the service says that it is alive', async () => {
  const { body, headers } = (await api.agent.get('/healthz').expect(200)) as Answered;
  expect(body).toEqual({ status: 'ok' });
  expect(headers['cache-control']).toBe('no-store');
});

test('it is ready when each of its checks is well, and names those that are not', async () => {
  await api.agent.get('/readyz').expect(200);
  const ill = openApi(
    registry,
    operatorsWith([
      { name: 'database', run: () => Promise.resolve() },
      { name: 'keys', run: () => Promise.reject(new Error('differ')) },
      { name: 'clock', run: () => new Promise(() => undefined) },
    ]),
  );
  const { body, headers } = (await ill.agent.get('/readyz').expect(503)) as Answered;
  expect(body).toMatchObject({ failing: ['keys', 'clock'] });
  expect(headers['retry-after']).toBe('2');
});

test('it is alive while its database is away', async () => {
  const away = { ...registry, runWork: () => Promise.reject(new Error('away')) };
  await openApi(away).agent.get('/healthz').expect(200);
});

test('metrics are text for Prometheus', async () => {
  const { text, headers } = await api.agent.get('/metrics').expect(200);
  expect(headers['content-type']).toBe('text/plain; charset=utf-8');
  expect(text).toContain('# TYPE registry_http_requests_total counter');
});

test('the contract is given as it is written', async () => {
  const { body, headers } = (await api.agent.get('/openapi.json').expect(200)) as Answered;
  expect(body).toEqual(readContractFile());
  expect(headers['cache-control']).toBe('public, max-age=300');
});

test('the page of the contract needs this service only, and runs nothing inline', async () => {
  const { text, headers } = await api.agent.get('/docs').expect(200);
  const policy = headers['content-security-policy'] ?? '';
  expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
  expect(policy).not.toMatch(/unsafe|https?:|\*/);
  const addresses = [...text.matchAll(/(?:src|href)="([^"]+)"/g)].map(
    ([, address = '']) => address,
  );
  expect(addresses).toContain('/docs/assets/swagger-ui-bundle.js');
  expect(text).not.toMatch(/<style|style=|onload|<script>/);
  for (const address of addresses.filter((each) => !each.startsWith('data:'))) {
    const asset = await api.agent.get(address).buffer(true).expect(200);
    expect(asset.headers['content-type']).toMatch(/^text\/(javascript|css); charset=utf-8$/);
  }
});

test('what the page starts is its own file, and asks nobody to validate', async () => {
  const { text } = await api.agent.get('/docs/assets/start.js').buffer(true).expect(200);
  expect(text).toContain("url: '/openapi.json'");
  expect(text).toContain('validatorUrl: null');
});

test.each([
  '/docs/assets/',
  '/docs/assets/package.json',
  '/docs/assets/../../package.json',
  '/docs/',
])('nothing else of that folder is given: %s', async (path) => {
  await api.agent.get(path).expect(404);
});

test('every answer forbids framing, sniffing and scripts', async () => {
  const { headers } = await api.agent.get('/healthz');
  expect(headers['content-security-policy']).toBe(
    "default-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
  );
  expect(headers['x-content-type-options']).toBe('nosniff');
  expect(headers['referrer-policy']).toBe('no-referrer');
  expect(headers['strict-transport-security']).toBeDefined();
  expect(headers['x-powered-by']).toBeUndefined();
});

test('no origin is told that it may read answers', async () => {
  const { headers } = await api.agent.get('/openapi.json').set('Origin', 'https://evil.test');
  expect(Object.keys(headers).filter((name) => name.startsWith('access-control-'))).toEqual([]);
});
