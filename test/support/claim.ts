import { SEED } from './scale';

/** Says something while a proof runs; the ordinary suite stays silent. */
export function say(line: string): void {
  if (process.env['PROVE']) process.stdout.write(`${line}\n`);
}

/**
 * Holds that something never happened in `trials`. Zero failures bound its rate at 3 in `trials` (95 %), so the
 * number of trials is always told with the result.
 */
export function never(
  sentence: string,
  { trials, failures }: { readonly trials: number; readonly failures: readonly string[] },
): void {
  const bound = failures.length === 0 ? `, rate below ${(3 / trials).toExponential(1)}` : '';
  const result = failures.length === 0 && trials > 0 ? 'holds' : 'FAILS';
  say(
    `  ${result}  never: ${sentence}: ${failures.length} of n = ${trials.toLocaleString('en')}${bound} (seed ${SEED})`,
  );
  expect(trials).toBeGreaterThan(0);
  if (failures.length > 0) {
    throw new Error(`${sentence}: ${failures.length} times\n${failures.slice(0, 10).join('\n')}`);
  }
}
