import { Client } from 'pg';

/** What one run of the tests shares. The parent process writes it, each worker reads it from its environment. */
export interface TestRun {
  /** Begins the name of every database and role of this run, so that runs at the same time do not meet. */
  readonly name: string;
  /** A superuser of the cluster, at any database. */
  readonly adminUrl: string;
  readonly template: string;
  readonly serviceLogin: string;
  readonly servicePassword: string;
}

const VARIABLE = 'REGISTRY_TEST_RUN';

export function publishRun(run: TestRun): void {
  process.env[VARIABLE] = JSON.stringify(run);
}

export function currentRun(): TestRun {
  const text = process.env[VARIABLE];
  if (!text) throw new Error('no test run: jest starts one in test/global-setup.ts');
  return JSON.parse(text) as TestRun;
}

const endings: (() => Promise<void>)[] = [];

/** In the parent process only: what was opened last is closed first. */
export function afterRun(close: () => Promise<void>): void {
  endings.push(close);
}

export async function endRun(): Promise<void> {
  for (const close of endings.splice(0).reverse()) await close();
}

/** The same cluster, another database and perhaps another login. */
export function urlAt(
  adminUrl: string,
  database: string,
  login?: { readonly user: string; readonly password: string },
): string {
  const url = new URL(adminUrl);
  url.pathname = `/${database}`;
  if (login) {
    url.username = login.user;
    url.password = login.password;
  }
  return url.toString();
}

/** One connection, some statements one after another, closed. */
export async function asAdmin<T>(
  adminUrl: string,
  act: (client: Client) => Promise<T>,
): Promise<T> {
  const client = new Client({ connectionString: adminUrl });
  await client.connect();
  try {
    return await act(client);
  } finally {
    await client.end();
  }
}
