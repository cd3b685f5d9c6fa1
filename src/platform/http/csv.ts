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

function formOf(text: string) {
  if (text.includes('\0')) throw new Refusal('request-malformed', 'NUL is not allowed.');
  const firstLine = text.slice(0, text.search(/[\r\n]|$/));
  const delimiter = firstLine.includes('\t') ? '\t' : ',';
  return { bom: true, delimiter, trim: true, skip_empty_lines: true };
}

const PIECE = 65_536;

function* inPieces(text: string): Generator<string> {
  for (let from = 0; from < text.length; from += PIECE) yield text.slice(from, from + PIECE);
}

function refusalOf(error: unknown): unknown {
  if (!(error instanceof CsvError || error instanceof StreamCsvError)) return error;
  return new Refusal('request-malformed', `The file is not CSV: ${error.code}.`);
}
