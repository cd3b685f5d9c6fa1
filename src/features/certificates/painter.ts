import { extname, join } from 'node:path';
import { openThread } from '../../platform/thread/thread';
import type { PrintedCertificate } from './certificate-pdf';

/** Draws certificates beside the thread of requests: one takes longer than a hundred checks. */
export interface Painter {
  /** A PDF of one page. @throws Refusal `busy`. */
  readonly draw: (printed: PrintedCertificate) => Promise<Uint8Array>;
  readonly close: () => Promise<void>;
}

/** A few seconds of drawing; who comes later comes again. */
const MOST_WAITING = 16;

/** @param execArgv for a process that runs its sources. */
export function openPainter(execArgv?: readonly string[]): Painter {
  const { run, close } = openThread<PrintedCertificate, Uint8Array>({
    script: join(__dirname, `certificate-painter${extname(__filename)}`),
    mostWaiting: MOST_WAITING,
    ...(execArgv && { execArgv }),
  });
  return { draw: run, close };
}
