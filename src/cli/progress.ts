/** How far something has come. */
export interface Step {
  readonly what: string;
  readonly done: number;
  readonly of: number;
  /** A second. */
  readonly rate: number | null;
  readonly endsAt: string | null;
}

/** Shows each step: on a terminal in one line that is written over, elsewhere in a line for each tenth. */
export function showProgress(out: Pick<NodeJS.WriteStream, 'isTTY' | 'write'>) {
  let told = '';
  return {
    show: (step: Step) => {
      const line = lineOf(step);
      if (out.isTTY) out.write(`\r${line}\u001b[K`);
      else {
        const tenth = `${step.what} ${Math.floor((10 * step.done) / Math.max(1, step.of))}`;
        if (tenth !== told) out.write(`${line}\n`);
        told = tenth;
      }
    },
    end: () => {
      if (out.isTTY) out.write('\n');
    },
  };
}

const WIDTH = 30;

function lineOf({ what, done, of, rate, endsAt }: Step): string {
  const full = Math.floor((WIDTH * done) / Math.max(1, of));
  const bar = '█'.repeat(full) + '░'.repeat(WIDTH - full);
  const left = endsAt === null ? null : Math.max(0, (Date.parse(endsAt) - Date.now()) / 1_000);
  return [
    `${what} ${bar} ${done}/${of}`,
    ...(rate === null ? [] : [`${Math.round(rate)}/s`]),
    ...(left === null ? [] : [`${Math.ceil(left)} s`]),
  ].join('  ');
}
