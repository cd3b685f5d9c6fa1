import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { readConfig } from '../../src/config';
import { GROUND_RULES } from '../../src/domain/rulebook/grounds';
import { readContract, readContractFile } from '../../src/platform/http/contract';

const root = join(__dirname, '../..');
const texts = [
  ...readdirSync(root).filter((name) => name.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.md'))
    .map((name) => join('docs', name)),
].map((file) => ({ file, text: readFileSync(join(root, file), 'utf8') }));

/** As GitHub makes anchors of headings: lower case, without signs, a hyphen for each space. */
function anchorsOf(text: string): Set<string> {
  const headings = withoutCode(text).matchAll(/^#{1,6} (.+)$/gm);
  return new Set(
    [...headings].map(([, heading = '']) =>
      heading
        .toLowerCase()
        .replace(/[^\p{Letter}\p{Number} _-]/gu, '')
        .trim()
        .replaceAll(' ', '-'),
    ),
  );
}

function withoutCode(text: string): string {
  return text.replace(/^```[\s\S]*?^```/gm, '').replace(/`[^`\n]*`/g, '');
}

function linksOf(text: string): string[] {
  const targets = [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)];
  return targets.map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
}

test('every relative link of the texts leads to a file, and to a heading where it names one', () => {
  const broken: string[] = [];
  let links = 0;
  for (const { file, text } of texts) {
    for (const link of linksOf(text)) {
      links += 1;
      const [path = '', anchor] = link.split('#');
      const target = path === '' ? join(root, file) : join(root, dirname(file), path);
      const leads =
        existsSync(target) &&
        !relative(root, target).startsWith('..') &&
        (anchor === undefined || anchorsOf(readFileSync(target, 'utf8')).has(anchor));
      if (!leads) broken.push(`${file}: ${link}`);
    }
  }
  expect(broken).toEqual([]);
  expect(links).toBeGreaterThan(20);
});

test('the texts name no operation that the contract lacks', () => {
  const { routes } = readContract(readContractFile());
  const known = new Set(routes.map(({ method, path }) => `${method} ${path}`));
  const unknown = texts.flatMap(({ file, text }) =>
    [...text.matchAll(/`(GET|POST|PUT|DELETE) (\/[^\s`?]*)/g)]
      .map(([, method = '', path = '']) => `${method} ${path}`)
      .filter((named) => !known.has(named))
      .map((named) => `${file}: ${named}`),
  );
  expect(unknown).toEqual([]);
});

test('the changelog names every operation of the contract', () => {
  const changelog = texts.find(({ file }) => file === 'CHANGELOG.md')?.text ?? '';
  const untold = readContract(readContractFile())
    .routes.map(({ method, path }) => `\`${method} ${path}\``)
    .filter((operation) => !changelog.includes(operation));
  expect(untold).toEqual([]);
});

test('every command that the texts tell a reader to run is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    scripts: Record<string, string>;
  };
  const unknown = texts.flatMap(({ file, text }) =>
    [...text.matchAll(/npm run (?:--silent )?([a-z][\w:-]*)/g)]
      .map(([, script = '']) => script)
      .filter((script) => !Object.hasOwn(scripts, script))
      .map((script) => `${file}: ${script}`),
  );
  expect(unknown).toEqual([]);
});

test('the README explains every setting that is read, and no other', () => {
  const read = new Set<string>();
  const env = new Proxy<Record<string, string | undefined>>(
    {},
    {
      get: (_target, name) => {
        read.add(String(name));
        return undefined;
      },
    },
  );
  readConfig(env);
  const readme = texts.find(({ file }) => file === 'README.md')?.text ?? '';
  const told = [...readme.matchAll(/^\| `([A-Z][A-Z0-9_]+)` \|/gm)].map(([, name = '']) => name);
  expect(told.sort()).toEqual([...read].sort());
});

test('the README stays short enough to be read', () => {
  const readme = texts.find(({ file }) => file === 'README.md')?.text ?? '';
  expect(readme.split('\n').length).toBeLessThanOrEqual(200);
});

test('the index of rules has each ground of a ban', () => {
  const index = texts.find(({ file }) => file === join('docs', 'rules.md'))?.text ?? '';
  const absent = GROUND_RULES.filter(({ id }) => !index.includes(`| \`${id}\` |`));
  expect(absent).toEqual([]);
});

test('decisions are numbered without gaps, dated, and say what they cost and what would prove them wrong', () => {
  const decisions = texts.filter(({ file }) => file.startsWith(join('docs', 'adr')));
  const numbers = decisions
    .map(({ file }) => Number(/(\d{4})-/.exec(file)?.[1]))
    .sort((a, b) => a - b);
  expect(numbers).toEqual(numbers.map((_number, at) => at + 1));
  for (const { file, text } of decisions) {
    const number = Number(/(\d{4})-/.exec(file)?.[1]);
    expect([file, text.split('\n')[0]]).toEqual([
      file,
      expect.stringMatching(`^# ${number}[.] \\S`),
    ]);
    expect([file, text]).toEqual([file, expect.stringMatching(/^\d{4}-\d{2}-\d{2}, /m)]);
    for (const heading of [
      'Context',
      'Decision',
      'What it costs',
      'How we would notice that it was wrong',
    ]) {
      expect([file, text]).toEqual([file, expect.stringContaining(`\n## ${heading}\n`)]);
    }
  }
});
