import { Readable } from 'node:stream';
import { gb18030 } from '../../src/platform/http/gb18030';
import { readTable } from '../../src/platform/http/csv';
import { textOfFile } from '../../src/platform/http/file-text';
import { jsonRows } from '../../src/platform/http/json-rows';

function inPieces(bytes: Buffer, size: number): AsyncIterable<Buffer> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, at) =>
    bytes.subarray(at * size, (at + 1) * size),
  );
  return Readable.from(pieces);
}

async function all<T>(them: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = [];
  for await (const one of them) list.push(one);
  return list;
}

async function read(bytes: Buffer, said: 'utf-8' | 'gb18030' | null = null, size = 7) {
  const { pieces, ...told } = await textOfFile(inPieces(bytes, size), said);
  return { ...told, text: (await all(pieces)).join('') };
}

const NAMES = '姓名\r\n欧阳𠮷\r\n阿不都热依木·买买提\r\n㐂〇𬱖';

test('the encoder writes what the decoder reads, whatever character it is', () => {
  const decoder = new TextDecoder('gb18030', { fatal: true });
  const unwritten: string[] = [];
  for (let code = 0; code <= 0x10ffff; code += code < 0x10000 ? 1 : 97) {
    const sign = String.fromCodePoint(code);
    if (/\p{Cs}/u.test(sign)) continue;
    try {
      if (decoder.decode(gb18030(`a${sign}`)) !== `a${sign}`) throw new Error(sign);
    } catch {
      unwritten.push(sign);
    }
  }
  expect(unwritten).toHaveLength(19);
  expect(unwritten.join('')).toMatch(/^\p{Co}+$/u);
  expect(gb18030('学𠮷').toString('hex')).toBe('d1a79534b235');
});

test.each([1, 2, 3, 7, 5_000])(
  'a file says its own encoding, however it is cut: by %i',
  async (size) => {
    const utf8 = Buffer.from(NAMES);
    const mark = Buffer.from('\ufeff');
    expect(await read(utf8, null, size)).toEqual({ encoding: 'utf-8', bom: false, text: NAMES });
    expect(await read(Buffer.concat([mark, utf8]), null, size)).toEqual({
      encoding: 'utf-8',
      bom: true,
      text: NAMES,
    });
    expect(await read(gb18030(NAMES), null, size)).toEqual({
      encoding: 'gb18030',
      bom: false,
      text: NAMES,
    });
    expect(await read(gb18030(`\ufeff${NAMES}`), null, size)).toEqual({
      encoding: 'gb18030',
      bom: true,
      text: NAMES,
    });
  },
);

test('names far behind English headings say it too', async () => {
  const text = `name\r\n${'x'.repeat(9_000)}\r\n学生`;
  expect(await read(gb18030(text), null, 512)).toEqual({ encoding: 'gb18030', bom: false, text });
  expect(await read(Buffer.from(text), null, 512)).toEqual({ encoding: 'utf-8', bom: false, text });
});

test.each([
  ['a workbook', Buffer.from('PK\u0003\u0004....'), null, 'workbook'],
  ['UTF-16', Buffer.from('\ufeff姓名', 'utf16le'), null, 'UTF-16'],
  ['GB18030 that is called UTF-8', gb18030(NAMES), 'utf-8', 'not UTF-8'],
  [
    'UTF-8 whose end is something else',
    Buffer.concat([Buffer.from('姓名'.repeat(3_000)), Buffer.of(0xc3)]),
    null,
    'not UTF-8',
  ],
] as const)('%s is refused by name', async (_, bytes, said, why) => {
  await expect(read(bytes, said)).rejects.toThrow(why);
});

async function linesOf(text: string) {
  const { delimiter, lines } = await readTable(cut(text, 5));
  return { delimiter, lines: await all(lines) };
}

function cut(text: string, size: number): AsyncIterable<string> {
  return Readable.from(text.match(new RegExp(`[^]{1,${size}}`, 'g')) ?? []);
}

test('a table has the separator of its first line; empty lines and lines of separators are none', async () => {
  expect(await linesOf('a,b\r\n1,"x, ""y"""\r\n\r\n,,\r\n')).toEqual({
    delimiter: ',',
    lines: [
      ['a', 'b'],
      ['1', 'x, "y"'],
    ],
  });
  expect(await linesOf('a\tb\n1\t2,3\n')).toEqual({
    delimiter: '\t',
    lines: [
      ['a', 'b'],
      ['1', '2,3'],
    ],
  });
  expect((await linesOf('a,b\n1\n1,2,3\n')).lines).toEqual([['a', 'b'], ['1'], ['1', '2', '3']]);
});

test.each(['a,b\n1,"never closed\n2,3\n', 'a,b\n1,\0\n'])(
  'what is no table is refused: %j',
  async (text) => {
    await expect(linesOf(text)).rejects.toMatchObject({ code: 'request-malformed' });
  },
);

function rowsOf(text: string, size = 3): Promise<unknown[]> {
  return all(jsonRows(cut(text, size)));
}

test('rows of JSON come one by one, however they are cut', async () => {
  const rows = [{ a: '}{"\\' }, { b: { c: ['{', 1] } }, {}];
  for (const size of [1, 2, 3, 999]) {
    expect(await rowsOf(JSON.stringify({ rows }), size)).toEqual(rows);
    expect(await rowsOf(JSON.stringify({ rows }, null, 2), size)).toEqual(rows);
  }
  expect(await rowsOf('{"rows":[]}')).toEqual([]);
});

test.each([
  '',
  '[]',
  '{"rows":[',
  '{"rows":[{}',
  '{"rows":[{}]',
  '{"rows":[{}]} x',
  '{"rows":[{},]}',
  '{"rows":[,{}]}',
  '{"rows":[{}{}]}',
  '{"rows":[1]}',
  '{"rows":[{"a":1,"a":2}]}',
  '{"rows":[{"a":}]}',
  '{"rows":[{"a":1]}',
  '{"rows":[{}],"more":1}',
])('what is not rows of JSON is refused: %j', async (text) => {
  await expect(rowsOf(text)).rejects.toMatchObject({ code: 'request-malformed' });
});
