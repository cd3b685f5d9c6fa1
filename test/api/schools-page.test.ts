import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openTown, type Town } from '../support/town';

let town: Town;
beforeAll(async () => {
  town = await openTown();
});
afterAll(() => town.close());

interface Written {
  readonly method: string;
  readonly path: string;
  readonly body: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
}

/** The calls of `school` in the shell blocks of docs/schools.md, in their order. */
function written(): Written[] {
  const page = readFileSync(join(__dirname, '../../docs/schools.md'), 'utf8');
  const shell = [...page.matchAll(/^```sh\n([\s\S]*?)^```/gm)].map(([, text = '']) => text);
  const calls = shell
    .join('\n')
    .matchAll(/^school ([A-Z]+) ["']?(\/[^\s"']+)["']?((?:.*)(?:\n .*)*)$/gm);
  return [...calls].map(([, method = '', path = '', rest = '']) => ({
    ...{ method, path, body: /-d '([^']*)'/.exec(rest)?.[1] },
    headers: Object.fromEntries(
      [...rest.matchAll(/-H '([A-Za-z-]+): ([^']*)'/g)].map(([, name = '', value = '']) => [
        name.toLowerCase(),
        value,
      ]),
    ),
  }));
}

test('every call of the page for schools is answered, one after another', async () => {
  const calls = written();
  expect(calls.length).toBeGreaterThan(20);
  let certificate = '';
  const failed: string[] = [];
  for (const { method, path, body, headers } of calls) {
    const to = path.replace('$CERTIFICATE', certificate);
    const said = body === undefined ? undefined : (JSON.parse(body) as unknown);
    const answer = await town.school(method, to, said, headers);
    if (to === '/v1/certificates') certificate = String(answer.body['id']);
    if (answer.status >= 300) failed.push(`${method} ${path}: ${answer.text}`);
  }
  expect(failed).toEqual([]);
});
