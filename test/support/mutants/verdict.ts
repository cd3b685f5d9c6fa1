import { stripVTControlCharacters } from 'node:util';

/** Of what `jest --json` writes, what is read here. */
export interface Report {
  readonly numTotalTests: number;
  readonly numPassedTests: number;
  readonly numRuntimeErrorTestSuites: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly status: string;
      readonly failureMessages: readonly string[];
    }[];
  }[];
}

/** Every test ran, and none failed. */
export function allPassed({ numTotalTests, numPassedTests, ...report }: Report): boolean {
  return (
    numTotalTests > 0 && numPassedTests === numTotalTests && report.numRuntimeErrorTestSuites === 0
  );
}

const CLAIM = /: \d+ times\n/;
/** Of jest, and of supertest. */
const EXPECTATION = /\bexpect\(|^Error: expected /;

/**
 * The tests that noticed: what they say was false. One that only broke down proves nothing; in a proof, neither does
 * one that could not ask often enough.
 *
 * @throws Error when a file of tests could not even start.
 */
export function whoNoticed({ testResults, numRuntimeErrorTestSuites }: Report): string[] {
  if (numRuntimeErrorTestSuites > 0) throw new Error(`a test did not start:\n${told(testResults)}`);
  return testResults.flatMap(({ name, assertionResults }) => {
    const isProof = /[\\/]prove[\\/]/.test(name);
    const notices = (message: string) =>
      CLAIM.test(message) || (!isProof && EXPECTATION.test(message));
    return assertionResults
      .filter(({ failureMessages }) =>
        failureMessages.some((message) => notices(stripVTControlCharacters(message))),
      )
      .map(({ fullName }) => fullName);
  });
}

export function told(testResults: Report['testResults']): string {
  return testResults.map(({ message }) => stripVTControlCharacters(message)).join('\n');
}
