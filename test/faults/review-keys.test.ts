import { v7 } from 'uuid';
import type { Principal } from '../../src/domain/principal';
import { makeKeys, newKeyRing } from '../../src/platform/crypto/key-ring';
import { withNewKey } from '../../src/platform/crypto/rotate-keys';
import { makeWorkIn } from '../../src/platform/database/work-in';
import { recall, remember } from '../../src/platform/http/idempotency';
import { openRegistry, type Registry } from '../support/registry';

const before = newKeyRing(true);
const announced = withNewKey(before, 'root', new Date()).ring;
let registry: Registry;

beforeAll(async () => {
  registry = await openRegistry({ keys: makeKeys(before) });
});
afterAll(() => registry.close());

const actor: Principal = {
  kind: 'client',
  id: v7(),
  organisationId: v7(),
  organisationKind: 'institution',
  division: null,
  humanId: null,
  scopes: new Set(),
  mayApproveFrom: null,
};
const asker = { actor, requestId: 'test' };
const call = { path: {}, query: {}, body: {}, ifMatch: null, language: 'en', headers: {} } as const;

test('while a root key is announced, who has not read the ring yet knows each answered request', async () => {
  const { database, settings, runWork } = registry;
  const ahead = makeWorkIn({ database, settings, keys: makeKeys(announced) });
  const request = { actor, key: v7(), call };
  await ahead(asker, (work) =>
    remember(work, 'op', [{ ...request, reply: { status: 201, body: { made: 1 } } }]),
  );
  for (const process of [runWork, ahead]) {
    const recalled = await process(asker, (work) => recall(work, 'op', [request]));
    expect(recalled).toEqual([{ before: { status: 201, body: { made: 1 } } }]);
  }
});

test('the first digest is of the key that seals: what is stored once is found by everybody', () => {
  const keys = makeKeys(announced);
  expect(keys.blindIndexes('chn18:x').map(({ keyId }) => keyId)).toEqual(['k1', 'k2']);
  expect(keys.nameTokens('x')[0]?.keyId).toBe('k1');
  const later = makeKeys(withNewKey(before, 'root', new Date(Date.now() - 120_000)).ring);
  expect(later.blindIndexes('chn18:x').map(({ keyId }) => keyId)).toEqual(['k2', 'k1']);
});
