import { join } from 'node:path';
import { openPainter } from '../../src/features/certificates/painter';
import {
  drawCertificate,
  type PrintedCertificate,
} from '../../src/features/certificates/certificate-pdf';
import { plainDate } from '../../src/domain/calendar';
import { openThread, type Thread } from '../../src/platform/thread/thread';

const support = join(__dirname, '../support');
const execArgv = ['-r', join(support, 'typescript.cjs')];

let thread: Thread<number, Uint8Array>;
beforeEach(() => {
  thread = openThread({ script: join(support, 'doubling-thread.ts'), mostWaiting: 3, execArgv });
});
afterEach(() => thread.close());

const outcomes = async (asked: readonly Promise<Uint8Array>[]) =>
  (await Promise.allSettled(asked)).map((one) =>
    one.status === 'fulfilled' ? one.value[0] : String(one.reason),
  );

test('each call gets its own answer, and a fault is of one call alone', async () => {
  expect(await outcomes([1, -1, 3].map(thread.run))).toEqual([2, 'Error: Error: below zero', 6]);
});

test('no more wait than may: the rest is refused as busy', async () => {
  const answers = await outcomes([1, 2, 3, 4, 5, 6].map(thread.run));
  expect(answers.slice(0, 4)).toEqual([2, 4, 6, 8]);
  expect(answers.slice(4).join()).toMatch(/^(Refusal: )?.*busy.*busy/);
  expect(await outcomes([thread.run(7)])).toEqual([14]);
});

test('a thread that ends takes one call with it, and the next has another', async () => {
  const [first, ended, next] = await outcomes([1, 0, 2].map(thread.run));
  expect([first, next]).toEqual([2, 4]);
  expect(ended).toMatch(/ended with 3/);
});

test('after it is closed nothing is taken, and what waited is refused', async () => {
  const asked = outcomes([1, 2].map(thread.run));
  await thread.close();
  expect((await asked).join()).toMatch(/busy.*busy/);
  expect((await outcomes([thread.run(1)])).join()).toMatch(/busy/);
});

test('a certificate has the same bytes whichever thread draws it', async () => {
  const printed: PrintedCertificate = {
    ...{ kind: 'skill_level_certificate', occupation: '4-10-01-03', level: 3, degree: null },
    ...{ major: null, years: null, issuedOn: plainDate('2026-05-20'), lapsesOn: null },
    ...{ number: 'Y000141000001263100001', name: '欧阳㛃䶮', document: '999999199001010016' },
    ...{ issuer: '某职业培训学校', award: null, standing: 'valid', issuedByRegistry: false },
    ...{ completions: [], pageUrl: 'https://registry.test/c/x' },
    recordedAt: new Date('2026-05-21T01:00:00Z'),
  };
  const painter = openPainter(execArgv);
  try {
    const [here, there] = [await drawCertificate(printed), await painter.draw(printed)];
    expect(here.equals(there)).toBe(true);
  } finally {
    await painter.close();
  }
});
