import { readFile } from 'node:fs/promises';
import { ask } from './ask';
import { oneOf, UsageFault, valueOf, type Command, type Options } from './command';
import { showProgress } from './progress';
import { pushBatch, type PushEnd } from './push-batch';
import { makeRegistryClient } from './registry-client';

/** Beside those of every command. */
const EXIT_CODES: Readonly<Record<PushEnd, number>> = { done: 0, rows_left: 3, not_committed: 4 };

export const trainingCommands: readonly Command[] = [
  {
    name: 'training push',
    about:
      'Sends a file of completions to a registry, shows what would become of it, and commits it.',
    first: 'file',
    needs: { file: 'FILE', url: 'https://REGISTRY', client: 'CLIENT-ID' },
    takes: { 'secret-file': 'FILE', mode: 'preflight|direct', language: 'zh|en' },
    flags: ['yes', 'again'],
    more: `The file is CSV, or JSON where its name ends in .json; docs/schools.md says what is in it. The client's secret is read from --secret-file
or from REGISTRY_CLIENT_SECRET. It needs no database and works with any registry that it reaches. What became of each row is written
beside the file, FILE.results.csv. Broken off, it goes on where it was when it is run again with the same file; --again begins anew.
--yes commits without asking.

Exit codes: 0 every row is on record and counts; 1 refused or failed; 2 not understood; 3 some rows were rejected, held or left;
4 not committed.`,
    run: async (options) => {
      const language = oneOf({ language: languageOf(options) }, 'language', ['zh', 'en']);
      const end = await pushBatch(
        makeRegistryClient({
          url: urlOf(options),
          clientId: valueOf(options, 'client'),
          secret: await secretOf(options),
        }),
        {
          file: valueOf(options, 'file'),
          mode: oneOf({ mode: options['mode'] ?? 'preflight' }, 'mode', ['preflight', 'direct']),
          language: language === 'zh' ? 'zh-CN' : 'en',
          again: options['again'] === 'yes',
        },
        {
          say: (line) => console.log(line),
          progress: showProgress(process.stderr),
          mayCommit: () => mayCommit(options),
        },
      );
      process.exitCode = EXIT_CODES[end];
    },
  },
];

function languageOf(options: Options): string {
  return options['language'] ?? (/^en/i.test(process.env['LANG'] ?? '') ? 'en' : 'zh');
}

const NOBODY_TO_ASK =
  'Nothing was committed: there is no terminal to ask at. Run the same command again with --yes · 未登记：没有终端可供确认。请加 --yes 再次运行同一命令';

/** A secret leaves this machine encrypted, or not at all. */
function urlOf(options: Options): string {
  const text = valueOf(options, 'url');
  const url = URL.canParse(text) ? new URL(text) : null;
  const isHere = url !== null && ['localhost', '127.0.0.1', '[::1]'].includes(url.hostname);
  if (url?.protocol === 'https:' || (url?.protocol === 'http:' && isHere)) return text;
  throw new UsageFault('--url is https://…; http:// only on this machine.');
}

async function secretOf(options: Options): Promise<string> {
  const file = options['secret-file'];
  const secret = file ? await readFile(file, 'utf8') : process.env['REGISTRY_CLIENT_SECRET'];
  if (secret?.trim()) return secret.trim();
  throw new UsageFault('Give --secret-file, or set REGISTRY_CLIENT_SECRET.');
}

async function mayCommit(options: Options): Promise<boolean> {
  if (options['yes'] === 'yes') return true;
  if (!process.stdin.isTTY) {
    console.error(NOBODY_TO_ASK);
    return false;
  }
  const [answer = ''] = await ask(['Commit? yes or no · 是否登记？yes 或 no']);
  return /^(y|yes|是)$/i.test(answer);
}
