import { openSync, closeSync, readSync, writeSync, fstatSync } from 'node:fs';
import type { Chance } from '../chance';

/** A byte of a row as it lies in the file of its table. */
export interface HeapByte {
  readonly file: string;
  /** From the beginning of the file. */
  readonly at: number;
}

const PAGE = 8_192;
const PAGE_HEADER = 24;
const NORMAL = 1;

/**
 * Every byte of every row in the file of a table, header and all; none of free space. Little-endian machines only.
 *
 * Source: PostgreSQL 18, Database Page Layout: page header, then line pointers of offset (15 bits), flags (2), length (15).
 */
export function rowsIn(file: string): readonly (readonly [from: number, to: number])[] {
  const bytes = readWhole(file);
  const rows: [number, number][] = [];
  for (let page = 0; page < bytes.length; page += PAGE) {
    const lower = bytes.readUInt16LE(page + 12);
    for (let at = page + PAGE_HEADER; at < page + lower; at += 4) {
      const pointer = bytes.readUInt32LE(at);
      const [offset, flags, length] = [pointer & 0x7fff, (pointer >>> 15) & 3, pointer >>> 17];
      if (flags === NORMAL) rows.push([page + offset, page + offset + length]);
    }
  }
  return rows;
}

export function someByte(chance: Chance, file: string): HeapByte {
  const rows = rowsIn(file);
  const [from, to] = rows[chance.below(rows.length)] ?? [];
  if (from === undefined || to === undefined) throw new Error(`${file} holds no row`);
  return { file, at: from + chance.below(to - from) };
}

/** Turns one bit of it over. The same again undoes it. */
export function flip({ file, at }: HeapByte, bit: number): void {
  const handle = openSync(file, 'r+');
  try {
    const one = Buffer.alloc(1);
    readSync(handle, one, 0, 1, at);
    writeSync(handle, Buffer.of((one[0] ?? 0) ^ (1 << bit)), 0, 1, at);
  } finally {
    closeSync(handle);
  }
}

function readWhole(file: string): Buffer {
  const handle = openSync(file, 'r');
  try {
    const bytes = Buffer.alloc(fstatSync(handle).size);
    readSync(handle, bytes, 0, bytes.length, 0);
    return bytes;
  } finally {
    closeSync(handle);
  }
}
