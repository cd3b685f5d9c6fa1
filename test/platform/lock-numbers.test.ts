import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

test('no two parts of the registry wait for each other by the number of a lock', () => {
  const sources = readdirSync('src', { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => readFileSync(join('src', path), 'utf8'));
  const taken = sources.flatMap((text) =>
    [...text.matchAll(/(?<!unlock\()\b7264\d\d\b/g)].map(([number]) => number),
  );
  expect(taken.length).toBeGreaterThan(4);
  expect(taken).toEqual([...new Set(taken)]);
});
