import { Refusal } from '../../domain/refusal';
import type { FileForm } from '../../domain/training-batch-form';
import { readBatchHeadings, type RawRow } from '../../domain/training-batch-row';
import { readTable } from '../../platform/http/csv';
import { textOfFile, type FileEncoding } from '../../platform/http/file-text';
import { jsonRows } from '../../platform/http/json-rows';

export interface BatchFile {
  readonly form: FileForm;
  readonly rows: AsyncIterable<RawRow>;
}

/**
 * A file of completions as it comes: only its headings are read here.
 *
 * @throws Refusal `request-malformed`, `request-invalid` for headings that are not understood, `unsupported-media-type` for another
 * encoding; from the iteration whatever reading it on throws.
 */
export async function readBatchFile(
  content: AsyncIterable<Buffer>,
  contentType: string,
): Promise<BatchFile> {
  const said = /;\s*charset="?([a-z0-9-]+)/.exec(contentType.toLowerCase())?.[1];
  if (said !== undefined && said !== 'utf-8' && said !== 'gb18030') {
    throw new Refusal(
      'unsupported-media-type',
      'Send UTF-8 or charset=gb18030. 请使用 UTF-8 或 GB18030 编码。',
    );
  }
  return contentType.trim().toLowerCase().startsWith('application/json')
    ? readRows(content)
    : readLines(content, said ?? null);
}

async function readRows(content: AsyncIterable<Buffer>): Promise<BatchFile> {
  const { pieces } = await textOfFile(content, 'utf-8');
  return { form: { format: 'json' }, rows: jsonRows(pieces) as AsyncIterable<RawRow> };
}

async function readLines(
  content: AsyncIterable<Buffer>,
  said: FileEncoding | null,
): Promise<BatchFile> {
  const { encoding, bom, pieces } = await textOfFile(content, said);
  const { delimiter, lines } = await readTable(pieces);
  const rows = lines[Symbol.asyncIterator]();
  const first = await rows.next();
  if (first.done) throw new Refusal('request-invalid', 'The file is empty. 文件没有内容。');
  const headings = first.value;
  const columns = readBatchHeadings(headings);
  return {
    form: { format: 'csv', encoding, bom, delimiter, headings, columns },
    rows: { [Symbol.asyncIterator]: () => rows },
  };
}
