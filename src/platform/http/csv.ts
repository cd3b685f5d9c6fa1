import { CsvError, parse } from 'csv-parse/sync';
import { Refusal } from '../../domain/refusal';

/**
 * Lines of a file separated by commas or tabs, the first of them the headings. Nothing is converted; spaces at the
 * ends of a value are not part of it. Empty lines are left out.
 *
 * @throws Refusal `request-malformed` for a line with more or fewer values than headings, for broken quotes and for NUL.
 */
export function readCsv(text: string): { headings: string[]; lines: string[][] } {
  if (text.includes('\0')) throw new Refusal('request-malformed', 'NUL is not allowed.');
  const delimiter = (text.split(/\r?\n/, 1)[0] ?? '').includes('\t') ? '\t' : ',';
  try {
    const [headings = [], ...lines] = parse(text, {
      bom: true,
      delimiter,
      trim: true,
      skip_empty_lines: true,
    });
    return { headings, lines };
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw new Refusal('request-malformed', `The file is not CSV: ${error.code}.`);
  }
}
