import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** A deliberate fault: one patch of `test/mutants`. */
export interface Mutant {
  /** Of its file. */
  readonly name: string;
  /** What is wrong, in one sentence. */
  readonly wrong: string;
  /** The test files of which one must fail. */
  readonly killedBy: readonly string[];
  readonly changes: readonly Change[];
}

export interface Change {
  readonly file: string;
  readonly hunks: readonly Hunk[];
}

interface Hunk {
  before: string;
  after: string;
}

export const ROOT = join(__dirname, '../../..');
const FOLDER = join(ROOT, 'test/mutants');

export function readMutants(): Mutant[] {
  return readdirSync(FOLDER)
    .sort()
    .map((file) => parse(file.replace(/\.patch$/, ''), readFileSync(join(FOLDER, file), 'utf8')));
}

/** A sentence, the tests, and a unified diff as `git diff` and `git apply` know it. */
function parse(name: string, text: string): Mutant {
  const [head = '', ...diffs] = text.split(/^diff --git .*\n/m);
  const [wrong = '', ...lines] = head.split('\n');
  const killedBy = lines.flatMap((line) => /^Killed by (\S+)$/.exec(line)?.[1] ?? []);
  return { name, wrong, killedBy, changes: diffs.map(changeOf) };
}

function changeOf(diff: string): Change {
  const [header = '', ...hunks] = diff.split(/^@@ .*\n/m);
  const [, file] = /^\+\+\+ b\/(\S+)/m.exec(header) ?? [];
  if (!file) throw new Error(`a diff without its file: ${header}`);
  return { file, hunks: hunks.map(hunkOf) };
}

function hunkOf(text: string): Hunk {
  const hunk: Hunk = { before: '', after: '' };
  for (const line of text.replace(/\n$/, '').split('\n')) {
    const [sign = ' ', rest] = [line[0], `${line.slice(1)}\n`];
    if (sign !== '+') hunk.before += rest;
    if (sign !== '-') hunk.after += rest;
  }
  return hunk;
}

/** @throws Error when a hunk fits nowhere, or in more than one place. */
export function applied(text: string, { file, hunks }: Change): string {
  return hunks.reduce((whole, { before, after }) => {
    // from the beginning of a line
    const [above, below, ...more] = `\n${whole}`.split(`\n${before}`);
    if (above === undefined || below === undefined || more.length > 0) {
      throw new Error(
        `${file}: this fits ${below === undefined ? 'nowhere' : 'twice'}:\n${before}`,
      );
    }
    return `${above}\n${after}${below}`.slice(1);
  }, text);
}

/** The reverse: takes the fault out again. */
export function undone({ file, hunks }: Change): Change {
  return { file, hunks: hunks.map(({ before, after }) => ({ before: after, after: before })) };
}
