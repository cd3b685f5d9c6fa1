import { personAt } from './people';

/** A school's file of courses, in the words of its spreadsheet. */
export const COLUMNS = [
  ...['记录编号', '姓名', '证件号码', '课程代码', '课程名称', '理论学时', '实践学时'],
  ...['培训内容', '开始日期', '结束日期', '考核结果', '更新时间'],
];

/** Line `n`, from 1: the nth person finished a course. */
export function lineAt(n: number): readonly string[] {
  const { number, name } = personAt(n);
  return [
    ...[`2026-${n}`, name, number, 'BY-120', '保育人员岗前培训', '60', '60'],
    ...['职业道德;儿童发展与心理健康', '2026-03-02', '2026-04-30', '合格', '2026-05-06 10:00'],
  ];
}
