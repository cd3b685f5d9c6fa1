import { checkAll, importFile } from './imports';
import { problemOf } from './people';
import type { Answer, Caller, Town } from './town';

export function sendFile(town: Town, file: string | Buffer, type = 'text/csv'): Promise<Answer> {
  return town.wu('POST', '/v1/ban-imports', Buffer.from(file as string), { 'content-type': type });
}

/** Wu sends it; how each row was judged. */
export async function judgedFile(town: Town, lines: readonly string[]) {
  const sent = await sendFile(town, importFile(lines));
  if (sent.status !== 202) throw new Error(problemOf(sent));
  await checkAll(town.registry);
  const path = `/v1/ban-imports/${String(sent.body['id'])}`;
  return { path, hash: String(sent.body['hash']), verdicts: await verdictsAt(town, path) };
}

interface Row {
  readonly row: number;
  readonly verdict: string;
  readonly reason: string | null;
  readonly banId: string | null;
}

export async function rowsAt(town: Town, path: string): Promise<Row[]> {
  return (await town.wu('GET', `${path}/rows`)).body['items'] as Row[];
}

export async function verdictsAt(town: Town, path: string): Promise<string[]> {
  return (await rowsAt(town, path)).map(({ verdict, reason }) =>
    [verdict, reason ?? ''].join(' ').trim(),
  );
}

export async function openSample(officer: Caller, path: string, but = 0): Promise<number[]> {
  const sample = await officer('GET', `${path}/sample`);
  const rows = sample.body['rows'] as number[];
  for (const row of rows.slice(but)) await officer('GET', `${path}/rows/${row}`);
  return rows;
}

export async function approveFile(officer: Caller, path: string, hash: string): Promise<Answer> {
  const read = await officer('GET', path);
  return officer(
    'POST',
    `${path}/approve`,
    { hash },
    { 'if-match': read.headers.get('etag') ?? '' },
  );
}
