/**
 * Text in GB18030, byte for byte what `TextDecoder` reads as that text: its table is made by that decoder, at the first
 * use. What it reads from no bytes cannot be written: lone surrogates and 19 characters of private use.
 *
 * Source: GB 18030-2022; WHATWG Encoding, 2024, §10.2.
 */
export function gb18030(text: string): Buffer {
  const table = (bytesOf ??= makeTable());
  const out = Buffer.alloc(4 * text.length);
  let length = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    const value =
      code < 0x80 ? code : code > 0xffff ? fourBytes(code - 0x10000 + 189_000) : table[code];
    if (!value && code !== 0) throw new Error('a character that no GB18030 is read as');
    length = put(out, length, value ?? 0);
  }
  return out.subarray(0, length);
}

let bytesOf: Uint32Array | null = null;

/** By UTF-16 code unit the two or four bytes, as a number. */
function makeTable(): Uint32Array {
  const decoder = new TextDecoder('gb18030');
  const table = new Uint32Array(0x10000);
  const enter = (value: number) => {
    const bytes = Buffer.alloc(4);
    const text = decoder.decode(bytes.subarray(0, put(bytes, 0, value)));
    const code = text.charCodeAt(0);
    if (text.length === 1 && code !== 0xfffd && table[code] === 0) table[code] = value;
  };
  for (let lead = 0x81; lead <= 0xfe; lead += 1) {
    for (let trail = 0x40; trail <= 0xfe; trail += 1) enter(lead * 256 + trail);
  }
  // the last four bytes that stand for a character of the first plane
  for (let pointer = 0; pointer <= 39_419; pointer += 1) enter(fourBytes(pointer));
  table[0xfffd] = fourBytes(39_417);
  return table;
}

/** The pointer's place among the sequences of four bytes. */
function fourBytes(pointer: number): number {
  const [a, b] = [Math.floor(pointer / 12_600), Math.floor(pointer / 1_260) % 10];
  const [c, d] = [Math.floor(pointer / 10) % 126, pointer % 10];
  return (((0x81 + a) * 256 + 0x30 + b) * 256 + 0x81 + c) * 256 + 0x30 + d;
}

function put(out: Buffer, at: number, value: number): number {
  const size = value > 0xffff ? 4 : value > 0x7f ? 2 : 1;
  return out.writeUIntBE(value, at, size);
}
