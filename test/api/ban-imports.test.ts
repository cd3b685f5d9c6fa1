import { banProjection } from '../../src/features/bans/bans.projection';
import {
  banImportProjection,
  banImportSampleProjection,
} from '../../src/features/bans/imports.facts';
import {
  approveFile,
  judgedFile,
  openSample,
  rowsAt,
  sendFile,
  verdictsAt,
} from '../support/import-steps';
import { applyAll, IMPORT_HEADINGS, importLine } from '../support/imports';
import { obligedBy } from '../support/obligations';
import { ban, problemOf, proposalOn, somebody, verdictOn } from '../support/people';
import { differing } from '../support/projections';
import { hire } from '../support/staff';
import { openTown, type Caller, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(async () => {
  for (const projection of [banProjection, banImportProjection, banImportSampleProjection]) {
    expect(await differing(town.registry, projection)).toEqual([]);
  }
  await town.close();
});

test('a file that another human approves by its hash, having opened the sample, puts its rows in force', async () => {
  const [wang, zhang] = [somebody(), somebody('李四')];
  const hired = await hire(town, wang);
  const { path, hash, verdicts } = await judgedFile(town, [
    importLine({ number: wang.identity.number, name: wang.name, document: 'A 1' }),
    importLine({ number: zhang.identity.number, name: zhang.name, document: 'A 2' }),
    importLine({ number: somebody().identity.number, document: 'A 3', service: '' }),
  ]);
  expect(verdicts).toEqual(['importable', 'importable', 'single_proposal value-missing']);
  expect(await verdictOn(town, wang)).toBe('clear');

  expect(problemOf(await approveFile(town.li, path, hash))).toBe('409 ban-import-sample-unopened');
  expect(await openSample(town.li, path, 1)).toEqual([1, 2]);
  await openSample(town.wu, path);
  expect(problemOf(await approveFile(town.li, path, hash))).toBe('409 ban-import-sample-unopened');
  await openSample(town.li, path);
  expect(problemOf(await approveFile(town.wu, path, hash))).toBe('403 ban-needs-second-officer');
  expect(problemOf(await approveFile(town.li, path, hash.replace(/^./, 'x')))).toBe(
    '400 request-invalid',
  );
  expect(problemOf(await approveFile(town.li, path, 'f'.repeat(64)))).toBe(
    '409 ban-import-hash-differs',
  );
  const approved = await approveFile(town.li, path, hash);
  expect([approved.status, approved.body['state']]).toEqual([200, 'approved']);
  expect(await verdictOn(town, wang)).toBe('clear');

  await applyAll(town.registry);
  expect(await verdictsAt(town, path)).toEqual([
    'applied',
    'applied',
    'single_proposal value-missing',
  ]);
  expect((await town.wu('GET', path)).body['state']).toBe('applied');
  expect([await verdictOn(town, wang), await verdictOn(town, zhang)]).toEqual(['barred', 'barred']);
  const [first] = await rowsAt(town, path);
  expect((await obligedBy(town, { id: first?.banId ?? '' })).length).toBe(1);
  const { body } = await town.wu('GET', `/v1/bans/${first?.banId}`);
  expect([body['proposedBy'], body['decidedBy']]).toEqual(
    await Promise.all([town.wu, town.li].map(officerBehind)),
  );
  expect(hired.id).not.toBe('');
  expect(problemOf(await approveFile(town.li, path, hash))).toBe('409 ban-import-moved');
});

/** The account of a caller, by what it proposes. */
async function officerBehind(officer: Caller): Promise<unknown> {
  const sent = await officer('POST', '/v1/bans', proposalOn(somebody()));
  return sent.body['proposedBy'];
}

test('each row is told what is wrong with it, and nothing is rounded back', async () => {
  const [known, twice, barred, two] = [somebody(), somebody(), somebody(), somebody('赵六')];
  await hire(town, known);
  const decided = await ban(town, barred);
  const { body } = await town.wu('GET', `/v1/bans/${decided.id}`);
  const { documentNumber } = body['decision'] as { documentNumber: string };
  const rows: [string, string][] = [
    [importLine({ number: '9.99999E+17' }), 'refused number-rounded'],
    [importLine({ number: `'${known.identity.number}` }), 'refused number-with-apostrophe'],
    [importLine({ number: '999999199001010017' }), 'refused identity-number-invalid'],
    [
      importLine({ number: somebody().identity.number, incidentOn: '2024-06-02' }),
      'refused ban-dates-impossible',
    ],
    [
      importLine({ number: somebody().identity.number, incidentOn: '1972-06-02' }),
      'refused ban-ground-not-in-force',
    ],
    [importLine({ number: somebody().identity.number, capacity: '园长' }), 'refused word-unknown'],
    [
      importLine({ number: somebody().identity.number, division: '420102' }),
      'refused outside-jurisdiction',
    ],
    [
      importLine({ number: somebody().identity.number, document: '' }),
      'single_proposal value-missing',
    ],
    [
      importLine({ number: somebody().identity.number, authority: '外省机关' }),
      'single_proposal authority-not-in-line',
    ],
    [
      importLine({ number: somebody().identity.number, proof: '目视核对' }),
      'single_proposal identity-not-proven',
    ],
    [
      importLine({ number: known.identity.number, name: '孙七' }),
      'single_proposal identity-contradiction',
    ],
    [importLine({ number: twice.identity.number, name: twice.name }), 'importable'],
    [importLine({ number: twice.identity.number, name: twice.name }), 'refused duplicate-in-file'],
    [
      importLine({ number: two.identity.number, name: '赵六', document: 'B 1' }),
      'single_proposal identity-contradiction',
    ],
    [
      importLine({ number: two.identity.number, name: '赵七', document: 'B 2' }),
      'single_proposal identity-contradiction',
    ],
    [
      importLine({
        number: barred.identity.number,
        name: barred.name,
        document: documentNumber,
      }),
      'refused ban-already-recorded',
    ],
  ];
  const { verdicts } = await judgedFile(
    town,
    rows.map(([line]) => line),
  );
  expect(verdicts).toEqual(rows.map(([, verdict]) => verdict));
});

test('what changes between the check and the turn of a row leaves it for a single proposal', async () => {
  const [wang, zhang] = [somebody(), somebody('李四')];
  const { path, hash } = await judgedFile(town, [
    importLine({ number: wang.identity.number, name: wang.name, document: 'C 1' }),
    importLine({ number: zhang.identity.number, name: zhang.name, document: 'C 2' }),
  ]);
  await openSample(town.li, path);
  expect((await approveFile(town.li, path, hash)).status).toBe(200);
  await hire(town, { ...wang, name: '孙七' });
  await applyAll(town.registry);
  expect(await verdictsAt(town, path)).toEqual([
    'single_proposal identity-contradiction',
    'applied',
  ]);
  expect(await verdictOn(town, wang)).not.toBe('barred');
});

test('another line sees nothing, a discarded file bars nobody, and a row that is opened is a fact', async () => {
  const { path, hash } = await judgedFile(town, [
    importLine({ number: somebody().identity.number }),
  ]);
  const { call: foreign } = await town.officer('420102');
  for (const under of ['', '/rows', '/rows/1', '/sample']) {
    expect(problemOf(await foreign('GET', path + under))).toBe('404 not-found');
  }
  expect((await town.wu('GET', `${path}/rows/1`)).body['values']).toMatchObject({ name: '张三' });
  const [fact] = await town.registry.owner<{ row: number }>(
    `SELECT (fact -> 'data' ->> 'row')::integer AS row FROM log_fact
      WHERE fact ->> 'type' = 'ban_import.row_disclosed' AND fact -> 'data' ->> 'importId' = $1`,
    [path.split('/').at(-1)],
  );
  expect(fact).toEqual({ row: 1 });
  const etag = (await town.li('GET', path)).headers.get('etag') ?? '';
  const discarded = await town.li('POST', `${path}/discard`, undefined, { 'if-match': etag });
  expect(discarded.body['state']).toBe('discarded');
  expect(problemOf(await approveFile(town.li, path, hash))).toBe('409 ban-import-moved');
});

test('GB18030, a BOM and broken files', async () => {
  const line = importLine({ number: somebody().identity.number });
  const withBom = await sendFile(town, `\ufeff${IMPORT_HEADINGS}\n${line}\n`);
  expect([withBom.status, withBom.body['rows']]).toEqual([202, 1]);
  const undecodable = await sendFile(town, Buffer.from([0xff, 0xff]), 'text/csv; charset=gb18030');
  expect(problemOf(undecodable)).toBe('400 request-malformed');
  expect(problemOf(await sendFile(town, `${IMPORT_HEADINGS}\n${line},more\n`))).toBe(
    '400 request-malformed',
  );
  expect(problemOf(await sendFile(town, '姓名,生肖\n张三,兔\n'))).toBe('400 request-invalid');
  expect(problemOf(await sendFile(town, IMPORT_HEADINGS))).toBe('400 request-invalid');
});
