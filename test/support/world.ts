import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { DemoFile } from '../../src/demo/demo-file';
import { seedDemo } from '../../src/demo/seed';
import type { Line } from '../../src/demo/line';
import { playStory } from '../../src/demo/story';
import { openApi } from './api';
import { applyAll, foreseeAll } from './batches';
import { openRegistry, type Registry, type RegistryOptions } from './registry';

/** The demonstration's organisations on a registry of its own, served over HTTP. */
export interface World {
  readonly registry: Registry;
  readonly demo: DemoFile;
  readonly close: () => Promise<void>;
}

export async function openWorld(options: RegistryOptions = {}): Promise<World> {
  const registry = await openRegistry(options);
  const server = createServer(openApi(registry).app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const folder = await mkdtemp(join(tmpdir(), 'registry-world-'));
  const file = join(folder, 'demo.json');
  const { port } = server.address() as AddressInfo;
  await seedDemo(registry.runWork, file, `http://127.0.0.1:${port}`);
  const demo = JSON.parse(await readFile(file, 'utf8')) as DemoFile;
  return {
    registry,
    demo,
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
      await rm(folder, { recursive: true });
      await registry.close();
    },
  };
}

/** The story of the demonstration, while the jobs of batches run. */
export async function storyIn({ registry, demo }: World): Promise<Line[]> {
  let isOver = false;
  const jobs = (async () => {
    while (!isOver) {
      await foreseeAll(registry);
      await applyAll(registry);
      await wait(20);
    }
  })();
  return playStory(demo).finally(async () => {
    isOver = true;
    await jobs;
  });
}
