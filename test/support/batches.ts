import { addDays, plainDate } from '../../src/domain/calendar';
import { SYSTEM } from '../../src/domain/principal';
import { applyRows, foreseeRows, forgetRows } from '../../src/features/training/batches.jobs';
import { aClient } from './accounts';
import { syntheticNumber } from './organisations';
import type { Registry } from './registry';
import type { Answer, Caller } from './town';

const AS_A_RULE = {
  reference: '',
  name: '王小明',
  identityType: '身份证',
  number: '',
  country: '',
  birthDate: '',
  courseCode: 'YY-120',
  courseTitle: '育婴员培训',
  theoryHours: '60',
  practiceHours: '60',
  topics: '职业道德;儿童发展与心理健康',
  startedOn: '2026-03-02',
  completedOn: '2026-04-17',
  result: '合格',
  updatedAt: '2026-04-20 10:00',
};
export type Said = Partial<typeof AS_A_RULE>;

export const HEADINGS = [
  ...['记录编号', '姓名', '证件类型', '证件号码', '国籍', '出生日期', '课程代码', '课程名称'],
  ...['理论学时', '实践学时', '培训内容', '开始日期', '结束日期', '考核结果', '更新时间'],
];

/** One who finished a course; what is not said is as a rule. */
export function batchRow(said: Said & { readonly reference: string; readonly number: string }) {
  return Object.values({ ...AS_A_RULE, ...said });
}

export function batchFile(rows: readonly (readonly string[])[], delimiter = ','): string {
  return [HEADINGS, ...rows].map((row) => row.join(delimiter)).join('\r\n');
}

/** Somebody for each number, whom nobody else is. */
export function numberOf(serial: number): string {
  const birthDate = addDays(plainDate('1960-01-01'), Math.floor(serial / 900));
  return syntheticNumber(birthDate, (serial % 900) + 1);
}

export function send(
  school: Caller,
  file: string | Buffer,
  {
    mode = 'preflight',
    type = 'text/csv',
    key,
  }: { mode?: string; type?: string; key?: string } = {},
): Promise<Answer> {
  const headers = { 'content-type': type, ...(key !== undefined && { 'idempotency-key': key }) };
  return school('POST', `/v1/training-batches?mode=${mode}`, Buffer.from(file as string), headers);
}

const asker = { actor: SYSTEM, requestId: 'test' };
type Working = Pick<Registry, 'runWork'>;

/** Decides whatever waits for a preflight. */
export async function foreseeAll({ runWork }: Working): Promise<void> {
  while (await runWork(asker, foreseeRows));
}

/** Applies whatever was committed. */
export async function applyAll({ runWork }: Working): Promise<void> {
  while (await runWork(asker, (work) => applyRows(work)));
}

export async function forgetAll({ runWork }: Working): Promise<void> {
  while (await runWork(asker, forgetRows));
}

/** Sent and decided; the address of the batch, its token, and how the rows came out. */
export async function preflighted(registry: Working, school: Caller, file: string | Buffer) {
  const sent = await send(school, file);
  if (sent.status !== 202) throw new Error(sent.text);
  await foreseeAll(registry);
  const path = `/v1/training-batches/${String(sent.body['id'])}`;
  const { body } = await school('GET', path);
  return { path, body, token: String(body['token']) };
}

/** The last two values of each row of the file that is given back, without its headings. */
export async function outcomesAt(school: Caller, path: string, language = 'en'): Promise<string[]> {
  const answer = await school('GET', `${path}/results`, undefined, { 'accept-language': language });
  const charset = /charset=(\S+)/.exec(answer.headers.get('content-type') ?? '')?.[1];
  const text = new TextDecoder(charset).decode(answer.bytes).trim();
  return text
    .split('\r\n')
    .slice(1)
    .map((line) => line.split(',').slice(HEADINGS.length).join(' ').replaceAll('"', '').trim());
}

/** A client of the town's school, with its secret. */
export async function schoolClient(registry: Registry) {
  const [school] = await registry.owner<{ id: string }>(
    `SELECT id FROM organisation WHERE kind = 'provider' ORDER BY id LIMIT 1`,
  );
  const { client, secret } = await aClient(registry, school?.id ?? '');
  if (secret === null) throw new Error('a client without a secret');
  return { id: client.id, secret };
}
