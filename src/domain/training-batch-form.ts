import type { BatchColumn } from './training-batch-words';

/** How a file came, and is given back. */
export type FileForm =
  | { readonly format: 'json' }
  | {
      readonly format: 'csv';
      readonly encoding: 'utf-8' | 'gb18030';
      readonly bom: boolean;
      readonly delimiter: ',' | '\t';
      /** As they stand in the file, and what each of them is. */
      readonly headings: readonly string[];
      readonly columns: readonly BatchColumn[];
    };
