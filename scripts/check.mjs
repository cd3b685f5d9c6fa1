// npm run check: every `check:…` of package.json, as many beside each other as there are cores. Tells what each said
// when it ends, and fails when one failed.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('..', import.meta.url));
const { scripts } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
const waiting = Object.keys(scripts).filter((name) => name.startsWith('check:'));
const failed = [];

await Promise.all(Array.from({ length: availableParallelism() }, work));
if (failed.length > 0) {
  console.error(`Failed: ${failed.join(', ')}.`);
  process.exit(1);
}

async function work() {
  for (let name = waiting.shift(); name; name = waiting.shift()) await run(name);
}

async function run(name) {
  const begun = Date.now();
  const child = spawn('npm', ['run', '--silent', name], {
    cwd: ROOT,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let said = '';
  child.stdout.on('data', (chunk) => (said += chunk));
  child.stderr.on('data', (chunk) => (said += chunk));
  const [code] = await once(child, 'close');
  if (code !== 0) failed.push(name);
  const seconds = Math.round((Date.now() - begun) / 1_000);
  console.log(`${name}: ${code === 0 ? 'well' : 'FAILED'} after ${seconds} s\n${said}`);
}
