import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { REFUSAL_CODES, Refusal } from '../../src/domain/refusal';
import { failureOf, problemOf, STATUS } from '../../src/platform/http/problem';

const text = readFileSync(join(__dirname, '../../docs/problems.md'), 'utf8');
const sections = new Map(
  text
    .split(/^### /m)
    .slice(1)
    .map((section): [string, string] => {
      const [heading = '', ...lines] = section.split('\n');
      return [heading.trim(), lines.join('\n').split(/^## /m)[0]?.trim() ?? ''];
    }),
);

test('every refusal code is a heading of the problems page, and nothing else is', () => {
  expect([...sections.keys()].sort()).toEqual([...REFUSAL_CODES].sort());
});

test.each(REFUSAL_CODES)('%s is explained under the status it has', (code) => {
  const explained = sections.get(code) ?? '';
  expect(explained.startsWith(`${STATUS[code]}. `)).toBe(true);
  expect(explained.length).toBeGreaterThan(60);
});

test('a problem is titled in the language asked for and keeps its type', () => {
  const refusal = new Refusal('busy', 'Wait.', { members: { queue: 3 } });
  expect(problemOf(refusal, '0190', 'zh-CN')).toEqual({
    type: 'https://caregiver-registry.example/problems/busy',
    title: '系统繁忙',
    status: 503,
    detail: 'Wait.',
    instance: 'urn:uuid:0190',
    queue: 3,
  });
  expect(problemOf(refusal, '0190', 'en').title).toBe('The registry is busy');
});

test('members of a refusal cannot take the place of what a problem says of itself', () => {
  const refusal = new Refusal('busy', 'Wait.', { members: { status: 200, type: 'x', title: 'x' } });
  expect(problemOf(refusal, '0190', 'en')).toMatchObject({ status: 503, detail: 'Wait.' });
});

test('a failure of the registry tells nothing but its number', () => {
  expect(Object.keys(failureOf('0190', 'en'))).toEqual(['type', 'title', 'status', 'instance']);
});
