import { applied } from '../../support/mutants/mutant';
import { allPassed, whoNoticed, type Report } from '../../support/mutants/verdict';

function reportOf(file: string, failure: string | null, broken = 0): Report {
  const failed = { fullName: 'a test', status: 'failed', failureMessages: [failure ?? ''] };
  const passed = { fullName: 'another', status: 'passed', failureMessages: [] };
  return {
    numTotalTests: failure === null ? 1 : 2,
    numPassedTests: 1,
    numRuntimeErrorTestSuites: broken,
    testResults: [
      {
        name: file,
        message: failure ?? '',
        assertionResults: failure === null ? [passed] : [passed, failed],
      },
    ],
  };
}

const API = '/copy/test/api/some.test.ts';
const RACE = '/copy/test/prove/races/some.test.ts';
const EXPECTED = 'Error: \u001b[2mexpect(\u001b[22mreceived\u001b[2m)\u001b[22m.toBe(expected)';

test.each([
  ['an expectation that failed', API, EXPECTED, ['a test']],
  ['another status than expected', API, 'Error: expected 422 "", got 201 "Created"', ['a test']],
  ['a claim that was broken', RACE, 'Error: a check is early: 3 times\nexact: …', ['a test']],
  ['a race in which too little was asked', RACE, EXPECTED, []],
  ['a fault of the test itself', API, 'TypeError: town is not a function', []],
  ['a test that took too long', API, 'Error: thrown: "Exceeded timeout of 30000 ms"', []],
  ['nothing', API, null, []],
])('%s is noticed as it should be', (_what, file, failure, noticed) => {
  const report = reportOf(file, failure);
  expect(whoNoticed(report)).toEqual(noticed);
  expect(allPassed(report)).toBe(failure === null);
});

test('a file of tests that did not start says nothing', () => {
  expect(() => whoNoticed(reportOf(API, EXPECTED, 1))).toThrow('did not start');
  expect(allPassed(reportOf(API, null, 1))).toBe(false);
  expect(allPassed({ ...reportOf(API, null), numTotalTests: 0, numPassedTests: 0 })).toBe(false);
});

test.each([
  ['nowhere', 'let a = 1;\n'],
  ['nowhere', '  const a = 1;\n'],
  ['twice', 'const a = 1;\nconst b = 2;\nconst a = 1;\n'],
])('a patch that fits %s is refused', (where, text) => {
  const hunks = [{ before: 'const a = 1;\n', after: 'const a = 2;\n' }];
  expect(() => applied(text, { file: 'a.ts', hunks })).toThrow(`a.ts: this fits ${where}`);
  expect(applied('const a = 1;\n', { file: 'a.ts', hunks })).toBe('const a = 2;\n');
});
