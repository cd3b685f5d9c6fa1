import { Readable } from 'node:stream';
import { CsvError as StreamCsvError, parse as parseStream } from 'csv-parse';
import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '../../domain/refusal';

/**
 * Lines of a file separated by commas or tabs, the first of them the headings. Nothing is converted; spaces at the
 * ends of a value are not part of it. Empty lines are left out.
 *
 * @throws Refusal `request-malformed` for a line with more or fewer values than headings, for broken quotes and for NUL.
 */
export function readCsv(text: string): { headings: string[]; lines: string[][] } {
  try {
    const [headings = [], ...lines] = parse(text, formOf(text));
    return { headings, lines };
  } catch (error) {
    throw refusalOf(error);
  }
}

/** The same, headings first, line by line: no more of them are held than are being read. */
export async function* csvLines(text: string): AsyncGenerator<string[]> {
  const lines = Readable.from(inPieces(text)).pipe(parseStream(formOf(text)));
  try {
    for await (const line of lines) yield line as string[];
  } catch (error) {
    throw refusalOf(error);
  }
}

/** A table of a file that is never whole in memory: its separator, and its lines with the headings first. */
export interface Table {
  readonly delimiter: ',' | '\t';
  readonly lines: AsyncIterable<string[]>;
}

/** 64 KB: longer than any line, shorter than a file whose quotes never close. */
const LONGEST_LINE = 65_536;

/**
 * Like `csvLines`, but a line may have more or fewer values than there are headings: spreadsheets leave the last ones
 * out, and one bad line spoils no other. Lines without any value are left out.
 *
 * @throws Refusal `request-malformed` from the iteration, with the line where it ends.
 */
export async function readTable(pieces: AsyncIterable<string>): Promise<Table> {
  const rest = pieces[Symbol.asyncIterator]();
  let begin = '';
  while (!/[\r\n]/.test(begin) && begin.length < LONGEST_LINE) {
    const next = await rest.next();
    if (next.done) break;
    begin += next.value;
  }
  const form = formOf(begin);
  const parser = parseStream({
    ...form,
    relax_column_count: true,
    skip_records_with_empty_values: true,
    max_record_size: LONGEST_LINE,
  });
  return { delimiter: form.delimiter, lines: linesIn(from(begin, rest), parser) };
}

async function* linesIn(
  pieces: AsyncIterable<string>,
  parser: ReturnType<typeof parseStream>,
): AsyncGenerator<string[]> {
  const source = Readable.from(pieces);
  // a pipe passes no error on
  source.once('error', (error) => parser.destroy(error));
  try {
    for await (const line of source.pipe(parser)) yield line as string[];
  } catch (error) {
    throw refusalOf(error);
  } finally {
    source.destroy();
  }
}

async function* from(begin: string, rest: AsyncIterator<string>): AsyncGenerator<string> {
  if (begin !== '') yield begin;
  for (let next = await rest.next(); !next.done; next = await rest.next()) {
    if (next.value.includes('\0')) throw noNul();
    yield next.value;
  }
}

function formOf(text: string) {
  if (text.includes('\0')) throw noNul();
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = firstLine.includes('\t') ? ('\t' as const) : (',' as const);
  return { bom: true, delimiter, trim: true, skip_empty_lines: true };
}

function noNul(): Refusal {
  return new Refusal('request-malformed', 'NUL is not allowed.');
}

const PIECE = 65_536;

function* inPieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += PIECE) yield text.slice(from, from + PIECE);
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof CsvError || error instanceof StreamCsvError)) return error;
  const at = typeof error['lines'] === 'number' ? ` at line ${error['lines']}` : '';
  return new Refusal(
    'request-malformed',
    `The file is not CSV: ${error.code}${at}. 文件不是有效的 CSV，请检查引号和分隔符。`,
  );
}
