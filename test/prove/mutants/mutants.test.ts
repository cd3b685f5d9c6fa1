import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { never, say } from '../../support/claim';
import { openCopy, type Copy } from '../../support/mutants/copy';
import { applied, readMutants, ROOT, undone, type Mutant } from '../../support/mutants/mutant';
import { allPassed, told, whoNoticed } from '../../support/mutants/verdict';
import { IS_FULL } from '../../support/scale';

const mutants = readMutants();
const MINUTE = 60_000;

test('twenty deliberate faults or more fit the sources, each told in words of its own', () => {
  expect(mutants.length).toBeGreaterThanOrEqual(20);
  expect(new Set(mutants.map(({ wrong }) => wrong)).size).toBe(mutants.length);
});

test.each(mutants)('$name is a fault that can be made, and taken out again', (mutant) => {
  expect(mutant.wrong).toMatch(/^[A-Z].+\.$/);
  expect(mutant.killedBy).not.toHaveLength(0);
  expect(mutant.killedBy.filter((file) => !existsSync(join(ROOT, file)))).toEqual([]);
  expect(mutant.changes).not.toHaveLength(0);
  for (const change of mutant.changes) {
    expect(change.file).toMatch(/^(src\/|migrations\/|openapi\.yaml$)/);
    const sound = readFileSync(join(ROOT, change.file), 'utf8');
    const wrong = applied(sound, change);
    expect(wrong).not.toBe(sound);
    expect(applied(wrong, undone(change))).toBe(sound);
  }
});

/** Minutes, so not in the suite. */
if (IS_FULL) {
  describe('in a copy of the tree', () => {
    let copy: Copy;
    const survivors: string[] = [];
    let tried = 0;
    beforeAll(async () => {
      copy = await openCopy();
      await copy.build();
      const files = new Set(mutants.flatMap(({ killedBy }) => killedBy));
      const report = await copy.test([...files], 10 * MINUTE);
      if (!allPassed(report)) throw new Error(`without a fault:\n${told(report.testResults)}`);
      say(`  without a fault all ${report.numTotalTests} tests of ${files.size} files pass`);
    }, 15 * MINUTE);
    afterAll(() => copy.close());

    test.each(mutants)(
      '$name is noticed',
      async (mutant) => {
        tried += 1;
        survivors.push(mutant.name);
        expect(await killersOf(copy, mutant)).not.toHaveLength(0);
        survivors.pop();
      },
      8 * MINUTE,
    );

    test('no fault goes unnoticed', () => {
      never('a deliberate fault that no test notices', { trials: tried, failures: survivors });
    });
  });
}

async function killersOf(copy: Copy, { name, killedBy, changes }: Mutant): Promise<string[]> {
  const begun = Date.now();
  await copy.change(changes);
  try {
    await copy.build();
    const killers = whoNoticed(await copy.test(killedBy, 4 * MINUTE));
    const seconds = Math.round((Date.now() - begun) / 1_000);
    const [first, ...more] = killers;
    const others = more.length > 0 ? ` and ${more.length} more` : '';
    say(`  ${name}, ${seconds} s: ${first ? `noticed by “${first}”${others}` : 'NOBODY NOTICED'}`);
    return killers;
  } finally {
    await copy.change([...changes].reverse().map(undone));
  }
}
