import { readBatchHeadings } from '../../src/domain/training-batch-row';
import { readHeadings } from '../../src/domain/spreadsheet';

const known = { name: ['name', '姓名'], number: ['number', '证件号码'], day: ['day'] } as const;
const refusalOf = (headings: readonly string[]) => {
  try {
    return readHeadings(known, ['name', 'number', 'day'], headings);
  } catch (fault) {
    return (fault as Error).message;
  }
};

test('an unknown heading is told by its place: it may be the first person of a file without headings', () => {
  const told = refusalOf(['姓名', '999999199001010016', 'number', 'day', '王小明']);
  expect(told).toBe(
    'request-invalid: Columns whose heading is not known · 标题无法识别的列: 2, 5.',
  );
});

test('every heading that is missing, there twice or unknown is told at once, in Chinese and English', () => {
  expect(refusalOf(['姓名', 'NAME', '电话'])).toBe(
    [
      'request-invalid: Columns whose heading is not known · 标题无法识别的列: 3.',
      'Headings that stand twice · 重复的标题: name 姓名.',
      'Headings that are missing · 缺少的标题: number 证件号码, day.',
    ].join(' '),
  );
  expect(refusalOf(['day', 'Number', ' 姓 名 '])).toEqual(['day', 'number', 'name']);
});

test('a file whose headings are all unknown is told so briefly', () => {
  const told = refusalOf(Array.from({ length: 500 }, () => '?'));
  expect(told.length).toBeLessThan(300);
  expect(told).toContain('30 …. Headings that are missing');
  expect(() => readBatchHeadings(['甲'])).toThrow('reference 记录编号, name 姓名, number 证件号码');
});
