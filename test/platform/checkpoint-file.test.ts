import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { checkpointFile } from '../../src/platform/log/checkpoint-file';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'registry-checkpoint-'));
});
afterEach(() => rm(folder, { recursive: true }));

test('a checkpoint is kept although its folder was not there, and nothing beside it', async () => {
  const kept = checkpointFile(join(folder, 'data', 'checkpoint'));
  expect(await kept.read()).toBeNull();
  await kept.write('log\n1\n');
  await kept.write('log\n2\n');
  expect(await kept.read()).toBe('log\n2\n');
  expect(await readdir(join(folder, 'data'))).toEqual(['checkpoint']);
});
