import { maskName, maskNumber } from '../../src/domain/certificate-words';

test.each`
  name                 | masked
  ${'王小明'}          | ${'王*明'}
  ${'王明'}            | ${'王*'}
  ${'欧阳丽娜'}        | ${'欧**娜'}
  ${'𠮷小明'}          | ${'𠮷*明'}
  ${'王'}              | ${'*'}
  ${'王 明'}           | ${'王 *'}
  ${'王·明'}           | ${'王·*'}
  ${'王・明'}          | ${'王・*'}
  ${'王(明)'}          | ${'王(*)'}
  ${'王.'}             | ${'*.'}
  ${'A B'}             | ${'A *'}
  ${'O’Neil'}          | ${'O’N*'}
  ${'Mary-Ann Lee'}    | ${'M*-A* L*'}
  ${'〇明'}            | ${'〇*'}
  ${'\ue001明'}        | ${'\ue001*'}
  ${'John Smith'}      | ${'J* S*'}
  ${'阿依古丽·买买提'} | ${'阿**丽·买*提'}
`('$name is shown as $masked', ({ name, masked }: { name: string; masked: string }) => {
  expect(maskName(name)).toBe(masked);
});

test.each`
  number                  | masked
  ${'999999199001010016'} | ${'**************0016'}
  ${'P123'}               | ${'**23'}
`('$number is shown as $masked', ({ number, masked }: { number: string; masked: string }) => {
  expect(maskNumber(number)).toBe(masked);
});
