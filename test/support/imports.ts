import { SYSTEM } from '../../src/domain/principal';
import { banEffects } from '../../src/effects';
import { applyImportRow, checkImport } from '../../src/features/bans/imports.jobs';
import type { Registry } from './registry';

export const IMPORT_HEADINGS =
  '姓名,证件号码,身份核验方式,责任身份,禁止事由,违法犯罪类别,行为日期,行为地区划代码,文书号,决定机关,法律依据,决定日期,送达日期,送达凭证';

const AS_A_RULE = {
  name: '张三',
  number: '',
  proof: '公安核验',
  capacity: '直接责任人员',
  ground: '虐待婴幼儿',
  category: '虐待',
  incidentOn: '2024-05-02',
  division: '410105',
  document: '卫罚〔2024〕1号',
  authority: 'Authority of 410105',
  basis: '人口与计划生育法 第四十一条第二款',
  decidedOn: '2024-06-01',
  servedOn: '2024-06-05',
  service: '送达回证 1',
} as const;

/** One decided case; what is not said is as a rule. */
export function importLine(
  said: Partial<Record<keyof typeof AS_A_RULE, string>> & { readonly number: string },
): string {
  return Object.values({ ...AS_A_RULE, ...said }).join(',');
}

export function importFile(lines: readonly string[]): string {
  return [IMPORT_HEADINGS, ...lines].join('\r\n');
}

const asker = { actor: SYSTEM, requestId: 'test' };

/** Judges whatever waits to be judged. */
export async function checkAll({ runWork }: Pick<Registry, 'runWork'>): Promise<void> {
  while (await runWork(asker, checkImport));
}

/** Does whatever was approved. */
export async function applyAll({ runWork }: Pick<Registry, 'runWork'>): Promise<void> {
  while (await runWork(asker, (work) => applyImportRow(work, banEffects)));
}
