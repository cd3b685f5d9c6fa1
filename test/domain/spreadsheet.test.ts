import { readHeadings } from '../../src/domain/spreadsheet';

test('an unknown heading is told by its place: it may be the first person of a file without headings', () => {
  const known = { name: ['name', '姓名'], number: ['number'] } as const;
  expect(() => readHeadings(known, ['name'], ['姓名', '999999199001010016'])).toThrow(
    'The heading of column 2 is not known.',
  );
});
