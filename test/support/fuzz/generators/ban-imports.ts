import fc from 'fast-check';
import type { Route } from '../../../../src/platform/http/contract';
import { checkAll, importFile, importLine } from '../../imports';
import { syntheticNumber } from '../../organisations';
import type { CallerName } from '../callers';
import { bodyOf, draftOf, generator, keeps, type Generator } from '../generator';
import type { Stage } from '../stage';

/** A list of people whose rows may or may not be whole: each is judged later. */
function fileOf(stage: Stage, { wholes, broken }: Wish): string {
  const lines = wholes.map((whole) => {
    const serial = stage.serial();
    const number = syntheticNumber(`19${60 + (serial % 30)}-03-0${1 + (serial % 9)}`, serial % 900);
    return importLine({ number, document: `list ${serial}`, ...(!whole && { service: '' }) });
  });
  return importFile(broken ? [...lines, importLine({ number: '9.99999E+17' })] : lines);
}

interface Wish {
  readonly wholes: readonly boolean[];
  readonly broken: boolean;
}

const wishes: fc.Arbitrary<Wish> = fc.record({
  wholes: fc.array(fc.boolean(), { minLength: 1, maxLength: 3 }),
  broken: fc.boolean(),
});

async function received(stage: Stage, wish: Wish): Promise<string> {
  const text = fileOf(stage, wish);
  const draft = await draftOf(stage, 'importBans', { caller: 'proposer', text });
  const id = String(bodyOf(await stage.send(draft))?.['id']);
  stage.pool.keep('import', id);
  return id;
}

async function checked(stage: Stage, wish: Wish) {
  const importId = await received(stage, wish);
  await checkAll(stage.registry);
  const { answer, body } = await stage.ask('approver', 'GET', `/v1/ban-imports/${importId}`);
  return { importId, etag: String(answer.headers['etag']), hash: String(body['hash']) };
}

async function sampled(stage: Stage, wish: Wish, by: CallerName) {
  const found = await checked(stage, wish);
  const path = `/v1/ban-imports/${found.importId}`;
  const { body } = await stage.ask(by, 'GET', `${path}/sample`);
  for (const row of body['rows'] as number[]) {
    await stage.ask(by, 'GET', `${path}/rows/${row}`);
  }
  return found;
}

type ImportOperation =
  | 'importBans'
  | 'listBanImports'
  | 'getBanImport'
  | 'listBanImportRows'
  | 'getBanImportRow'
  | 'drawBanImportSample'
  | 'approveBanImport'
  | 'discardBanImport';

export function banImports(
  _: (id: ImportOperation) => Route,
): Readonly<Record<ImportOperation, Generator>> {
  const read = fc.record({
    wish: wishes,
    reader: fc.constantFrom<CallerName>('approver', 'superior'),
  });
  const reading = (id: ImportOperation, path: Readonly<Record<string, string>> = {}) =>
    generator(read, async (stage, { wish, reader }) => {
      const importId = stage.pool.pick('import', stage.serial()) ?? (await received(stage, wish));
      return { draft: await draftOf(stage, id, { caller: reader, path: { importId, ...path } }) };
    });
  return {
    importBans: generator(wishes, async (stage, wish) => ({
      draft: await draftOf(stage, 'importBans', { caller: 'proposer', text: fileOf(stage, wish) }),
      settle: keeps(stage, 'import', 'id'),
    })),
    listBanImports: generator(fc.integer({ min: 1, max: 200 }), async (stage, limit) => ({
      draft: await draftOf(stage, 'listBanImports', {
        caller: 'superior',
        query: `limit=${limit}`,
      }),
    })),
    getBanImport: reading('getBanImport'),
    listBanImportRows: reading('listBanImportRows'),
    getBanImportRow: reading('getBanImportRow', { row: '1' }),
    drawBanImportSample: generator(read, async (stage, { wish, reader }) => {
      const { importId } = await checked(stage, wish);
      return {
        draft: await draftOf(stage, 'drawBanImportSample', { caller: reader, path: { importId } }),
      };
    }),
    approveBanImport: generator(read, async (stage, { wish, reader }) => {
      const { importId, etag, hash } = await sampled(stage, wish, reader);
      const draft = await draftOf(stage, 'approveBanImport', {
        caller: reader,
        path: { importId },
        headers: [['If-Match', etag]],
        body: { hash },
      });
      return { draft };
    }),
    discardBanImport: generator(read, async (stage, { wish }) => {
      const { importId, etag } = await checked(stage, wish);
      const draft = await draftOf(stage, 'discardBanImport', {
        caller: 'proposer',
        path: { importId },
        headers: [['If-Match', etag]],
      });
      return { draft };
    }),
  };
}
