import { setTimeout as wait } from 'node:timers/promises';
import type { Answer, Caller } from './callers';
import { cast, type Player } from './cast';
import type { Tell } from './line';

const COLUMNS =
  '记录编号,姓名,证件号码,课程代码,课程名称,理论学时,实践学时,培训内容,开始日期,结束日期,考核结果,更新时间';

/** A cohort of three, one number spoilt by a spreadsheet, and a certificate for the first from what was recorded. */
export async function playCohort(school: Caller, anybody: Caller, tell: Tell): Promise<void> {
  const [sun, qian] = [cast('孙丽'), cast('钱芳')];
  const spoilt = { name: '冯玲', number: '4.10105E+17' };
  const file = [COLUMNS, ...[sun, qian, spoilt].map(lineOf)].join('\r\n');
  const { body } = await school('POST', '/v1/training-batches', file);
  const batch = `/v1/training-batches/${String(body['id'])}`;
  const foreseen = await settled(school, batch);
  tell('school', 'a cohort file, preflight', 'record 2, rejected 1', totalsOf(foreseen));
  const { text } = await school('GET', `${batch}/results`);
  const last = text.trim().split('\r\n').at(-1) ?? '';
  tell(
    'school',
    'the faulty row comes back',
    '未登记 证件号码：号码被表格软件改成科学计数法',
    last.split(',').slice(-2).join(' ').split('，')[0] ?? '',
  );
  await school('POST', `${batch}/commit`, { token: foreseen.body['token'] });
  const applied = await settled(school, batch);
  tell('school', 'commits it by its token', 'record 2, rejected 1', totalsOf(applied));
  const issued = await school('POST', '/v1/certificates', {
    holder: { identity: { type: 'resident_id', number: sun.number }, name: sun.name },
    completions: [referenceOf(sun)],
    post: 'caregiver',
  });
  const { standing, number } = issued.body;
  tell(
    'school',
    `a certificate of ${sun.name} from it`,
    '201 valid PX-…',
    `${issued.status} ${String(standing)} ${String(number).slice(0, 3)}…`,
  );
  const page = await anybody('GET', new URL(String(issued.body['showAt'])).pathname);
  tell('anyone', 'its page, by the QR code', '✓ 当前有效 Current, 孙*', headOf(page.text));
}

function lineOf({ name, number }: Player): string {
  return [
    ...[referenceOf({ name, number }), name, number, 'BY-120', '保育人员岗前培训', 60, 60],
    ...['职业道德;儿童发展与心理健康', '2026-03-02', '2026-04-30', '合格', '2026-05-06 09:00'],
  ].join(',');
}

function referenceOf({ number }: Player): string {
  return `demo-cohort-${number.replace(/\D/g, '').slice(6, 17)}`;
}

async function settled(school: Caller, batch: string): Promise<Answer> {
  for (;;) {
    const answer = await school('GET', batch);
    const state = String(answer.body['state']);
    if (state !== 'checking' && state !== 'applying') return answer;
    await wait(100);
  }
}

function totalsOf({ body }: Answer): string {
  const { record, rejected } = (body['totals'] ?? {}) as { record?: number; rejected?: number };
  return `record ${String(record)}, rejected ${String(rejected)}`;
}

/** Whether it is current, and whose it is as the page says it. */
function headOf(page: string): string {
  const [, head = ''] = /<h1>(.*?)<\/h1>/s.exec(page) ?? [];
  const [, name = ''] = /<strong>(.*?)<\/strong>/.exec(page) ?? [];
  return `${head.replace(/<br>/g, ' ').replace(/<[^>]*>/g, '')}, ${name}`;
}
