import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { DemoFile } from './demo/demo-file';
import type { Line } from './demo/line';
import { playStory } from './demo/story';

/** Plays the story against the service that `npm start` runs, and prints it. Exits with 1 when an answer is not the expected one. */
async function main(): Promise<void> {
  const file = join(process.env['DATA_DIR'] ?? '.data', 'demo.json');
  const demo = JSON.parse(
    await readFile(file, 'utf8').catch(() => {
      throw new Error(
        `${file} is not there: run \`npm start\` first, and leave it running. Where that was given DATA_DIR, give it here too.`,
      );
    }),
  ) as DemoFile;
  const lines = await playStory(demo).catch((error: unknown) => {
    if (!(error instanceof TypeError)) throw error;
    throw new Error(
      `Nobody answers at ${demo.baseUrl}: run \`npm start\` first, and leave it running.`,
    );
  });
  print(lines);
  console.log(`\n${signInHint(file)}`);
  if (lines.some(({ expected, got }) => expected !== got)) process.exitCode = 1;
}

function print(lines: readonly Line[]): void {
  const width = Math.max(...lines.map(({ what }) => columns(what)));
  for (const { who, what, expected, got } of lines) {
    const mark = expected === got ? '✓' : '✗';
    console.log(`${mark} ${who.padEnd(10)} ${what}${' '.repeat(width - columns(what))}  ${got}`);
    if (expected !== got) console.log(`  expected: ${expected}`);
  }
}

/** How a newcomer goes on as one of the officers. */
function signInHint(file: string): string {
  return `Officers, nurseries and schools to sign in as are in ${file}. An officer's one-time code, now:
  node -p "const {TOTP,Secret}=require('otpauth'); new TOTP({secret:Secret.fromBase32('OTP-SECRET')}).generate()"
with the otpSecret of the officer; or give the secret to an authenticator app. Then POST /v1/sessions with username, password and otp.`;
}

/** Columns of a terminal: a Chinese character takes two. */
function columns(text: string): number {
  return [...text].reduce((sum, character) => sum + (character > '\u2e7f' ? 2 : 1), 0);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
});
