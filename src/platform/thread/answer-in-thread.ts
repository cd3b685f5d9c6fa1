import { parentPort } from 'node:worker_threads';

/** What a thread says to who asked it. */
export type ToldByThread<Answer> = { readonly answer: Answer } | { readonly fault: string };

/** The other end of `openThread`: answers what is asked, one after another. The bytes move, and are not copied. */
export function answerInThread<Asked>(answer: (asked: Asked) => Promise<Uint8Array>): void {
  const port = parentPort;
  if (!port) throw new Error('this file is the script of a thread');
  port.on('message', (asked: Asked) => {
    answer(asked).then(
      (bytes) => {
        const whole = Uint8Array.from(bytes);
        port.postMessage({ answer: whole } satisfies ToldByThread<Uint8Array>, [whole.buffer]);
      },
      (fault: unknown) => port.postMessage({ fault: String(fault) } satisfies ToldByThread<never>),
    );
  });
}
