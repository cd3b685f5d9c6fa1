import { Refusal } from '../../domain/refusal';
import { JsonFault, readJson } from './strict-json';

/** As text: larger than any row. */
const LONGEST_ROW = 65_536;
const BEGIN = /^\s*\{\s*"rows"\s*:\s*\[/;
const END = /^\s*\}\s*$/;

/**
 * The members of `{"rows": […]}`, one by one: no more of the file is held than is being read. Each row is read as
 * strictly as any body.
 *
 * @throws Refusal `request-malformed` from the iteration, with the row where it ends.
 */
export async function* jsonRows(pieces: AsyncIterable<string>): AsyncGenerator<unknown> {
  const text = new Unread(pieces);
  if ((await text.take((unread) => BEGIN.exec(unread)?.[0].length, 1_000)) === null) {
    throw malformed('it begins {"rows": [');
  }
  for (let row = 1; ; row += 1) {
    const begun = await text.take(beginOfRow);
    if (begun === null) throw malformed('it ends ]}');
    if (begun.trim() === ']') break;
    if (begun.trim() !== (row === 1 ? '' : ',')) throw malformed(`row ${row} is expected`);
    const said = await text.take(endOfRow);
    if (said === null) throw malformed(`row ${row} does not end`);
    yield rowOf(said, row);
  }
  if (!END.test(await text.rest())) throw malformed('it ends ]}');
}

/** Of a text that comes in pieces, what was not read yet. */
class Unread {
  private text = '';
  private readonly pieces: AsyncIterator<string>;
  constructor(pieces: AsyncIterable<string>) {
    this.pieces = pieces[Symbol.asyncIterator]();
  }

  /** Up to where `end` says, as soon as enough is there; null when that never comes. */
  async take(
    end: (text: string) => number | null | undefined,
    most = LONGEST_ROW,
  ): Promise<string | null> {
    for (;;) {
      const at = end(this.text) ?? null;
      if (at !== null) {
        const taken = this.text.slice(0, at);
        this.text = this.text.slice(at);
        return taken;
      }
      if (this.text.length > most || !(await this.more())) return null;
    }
  }

  async rest(): Promise<string> {
    while (this.text.length <= LONGEST_ROW && (await this.more()));
    return this.text;
  }

  private async more(): Promise<boolean> {
    const next = await this.pieces.next();
    if (!next.done) this.text += next.value;
    return !next.done;
  }
}

/** Behind the bracket that ends all rows, or before whatever else comes next. */
function beginOfRow(text: string): number | null {
  const next = text.search(/[^\s,]/);
  if (next < 0) return null;
  return text[next] === ']' ? next + 1 : next;
}

/** Where the object ends that the text begins with; null when its end is not there yet. */
function endOfRow(text: string): number | null {
  if (!text.startsWith('{')) return text === '' ? null : 0;
  let depth = 0;
  let quoted = false;
  for (let at = 0; at < text.length; at += 1) {
    const sign = text[at];
    if (sign === '\\' && quoted) at += 1;
    else if (sign === '"') quoted = !quoted;
    else if (quoted) continue;
    else if (sign === '{') depth += 1;
    else if (sign === '}') {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return null;
}

function rowOf(text: string, row: number): unknown {
  try {
    return readJson(text);
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    throw malformed(`row ${row}, character ${error.at}: ${error.message}`);
  }
}

function malformed(why: string): Refusal {
  return new Refusal('request-malformed', `The file is not {"rows": […]}: ${why}.`);
}
