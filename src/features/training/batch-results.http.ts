import { isValues } from '../../domain/training-batch-row';
import { defused, resultHeadings, tellOutcome } from '../../domain/training-batch-told';
import type { FileForm } from '../../domain/training-batch-form';
import { gb18030 } from '../../platform/http/gb18030';
import type { DownloadOperation, Language } from '../../platform/http/operation';
import { resultsOf, type BatchResults, type RowResult } from './batch-results.commands';

export const getTrainingBatchResults: DownloadOperation<'getTrainingBatchResults'> = async ({
  path,
  language,
  within,
}) => {
  const results = await resultsOf(within, path.batchId);
  const { form, id } = results.batch;
  const isCsv = form.format === 'csv';
  return {
    status: 200,
    file: {
      name: `${id}.${isCsv ? 'csv' : 'jsonl'}`,
      mediaType: isCsv ? `text/csv; charset=${form.encoding}` : 'application/x-ndjson',
      size: null,
      bytes: isCsv ? asTable(results, form, language) : asRows(results, language),
    },
  };
};

type CsvForm = Extract<FileForm, { format: 'csv' }>;

/** The same columns in the same order; the result in the columns that have it from a time before, or at the end. */
async function* asTable(
  { parts }: BatchResults,
  form: CsvForm,
  language: Language,
): AsyncGenerator<Buffer> {
  const [outcome, reason] = resultHeadings(language);
  const places = [placeOf(form, 'outcome'), placeOf(form, 'outcomeReason')] as const;
  const bytesOf = (text: string) =>
    form.encoding === 'gb18030' ? gb18030(text) : Buffer.from(text, 'utf8');
  const lineOf = (values: readonly string[], told: readonly [string, string]) => {
    const line = form.columns.map((_, at) => values[at] ?? '');
    told.forEach((text, at) => {
      const place = places[at] ?? -1;
      if (place >= 0) line[place] = text;
      else line.push(text);
    });
    return `${line.map((value) => cellOf(value, form.delimiter)).join(form.delimiter)}\r\n`;
  };
  const mark = form.bom ? '\ufeff' : '';
  yield bytesOf(mark + lineOf(form.headings, [outcome, reason]));
  for await (const part of parts) {
    const lines = part.map(({ raw, outcome: came }) =>
      lineOf(raw && isValues(raw) ? raw : [], tellOutcome(came, language)),
    );
    yield bytesOf(lines.join(''));
  }
}

function placeOf({ columns }: CsvForm, column: 'outcome' | 'outcomeReason'): number {
  return columns.indexOf(column);
}

function cellOf(value: string, delimiter: string): string {
  const safe = defused(value);
  const plain = !/["\r\n]/.test(safe) && !safe.includes(delimiter) && safe.trim() === safe;
  return plain ? safe : `"${safe.replaceAll('"', '""')}"`;
}

async function* asRows({ parts }: BatchResults, language: Language): AsyncGenerator<Buffer> {
  for await (const part of parts) {
    yield Buffer.from(part.map((one) => `${JSON.stringify(told(one, language))}\n`).join(''));
  }
}

function told({ raw, outcome }: RowResult, language: Language) {
  const [, reason] = tellOutcome(outcome, language);
  return {
    row: raw,
    outcome: outcome?.outcome ?? 'waiting',
    reason: outcome?.reason ?? null,
    column: outcome?.column ?? null,
    told: reason,
  };
}
