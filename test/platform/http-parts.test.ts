import { accepts } from '../../src/platform/http/accepts';
import { cursorOf, readCursor } from '../../src/platform/http/cursor';
import { etagOf, versionOf } from '../../src/platform/http/etag';
import { preferredLanguage } from '../../src/platform/http/language';
import { describeFault } from '../../src/platform/log/logger';
import { RouteTree } from '../../src/platform/http/route-tree';

test.each`
  header                       | language
  ${undefined}                 | ${'zh-CN'}
  ${''}                        | ${'zh-CN'}
  ${'en'}                      | ${'en'}
  ${'en-GB,en;q=0.9'}          | ${'en'}
  ${'zh-CN,zh;q=0.9,en;q=0.8'} | ${'zh-CN'}
  ${'zh;q=0.5, EN;q=0.8'}      | ${'en'}
  ${'fr, de'}                  | ${'zh-CN'}
  ${'fr, en;q=0.1'}            | ${'en'}
  ${'en;q=0'}                  | ${'zh-CN'}
  ${'*'}                       | ${'zh-CN'}
  ${'en;q=banana, zh;q=0.1'}   | ${'zh-CN'}
`('who accepts $header is answered in $language', ({ header, language }) => {
  expect(preferredLanguage(header as string | undefined)).toBe(language);
});

test.each`
  header                        | fits
  ${undefined}                  | ${true}
  ${'*/*'}                      | ${true}
  ${'application/*'}            | ${true}
  ${'text/html, */*;q=0.1'}     | ${true}
  ${'application/json;q=0'}     | ${false}
  ${'application/json;q=0,*/*'} | ${false}
  ${'text/xml'}                 | ${false}
`('JSON for who accepts $header: $fits', ({ header, fits }) => {
  expect(accepts(header as string | undefined, 'application/json')).toBe(fits);
});

test('a version goes out as a strong tag and comes back as itself', () => {
  expect(versionOf(etagOf(7))).toBe(7);
});

test.each(['W/"7"', '7', '*', '"7", "8"', '"07"', '"x"', '""', '"-1"', '"9999999999999999"'])(
  'the tag %s is none that this registry gave',
  (tag) => {
    expect(() => versionOf(tag)).toThrow('precondition-failed');
  },
);

const ID = '01902f00-0000-7000-8000-000000000001';
const AT = '2026-11-20T00:00:00.000Z';

test('a cursor gives back where the page ended', () => {
  const cursor = cursorOf('listBans', AT, ID);
  expect(cursor).toMatch(/^[A-Za-z0-9_-]{1,200}$/);
  expect(readCursor(cursor, 'listBans', 'instant', 'id')).toEqual([AT, ID]);
  expect(readCursor(undefined, 'listBans', 'instant', 'id')).toBeNull();
});

test.each([
  ['of another list', cursorOf('listChecks', AT, ID)],
  ['with too little', cursorOf('listBans', AT)],
  ['with too much', cursorOf('listBans', AT, ID, 1)],
  ['with no instant', cursorOf('listBans', 'yesterday', ID)],
  ['with a day that the database has not', cursorOf('listBans', '-271821-04-20T00:00:00.000Z', ID)],
  ['with no id', cursorOf('listBans', AT, "x' OR 1=1")],
  ['that is not JSON', 'AAAA'],
  ['that holds a null', Buffer.from('null').toString('base64url')],
  ['with padding', `${cursorOf('listBans', AT, ID)}=`],
  ['with a space inside', Buffer.from(`["listBans", "${AT}","${ID}"]`).toString('base64url')],
])('a cursor %s is refused', (_what, cursor) => {
  expect(() => readCursor(cursor, 'listBans', 'instant', 'id')).toThrow('cursor-invalid');
});

test('a number of a cursor is whole and not below zero', () => {
  expect(readCursor(cursorOf('facts', 41), 'facts', 'number')).toEqual([41]);
  expect(() => readCursor(cursorOf('facts', -1), 'facts', 'number')).toThrow('cursor-invalid');
  expect(() => readCursor(cursorOf('facts', 1.5), 'facts', 'number')).toThrow('cursor-invalid');
});

test('a literal segment goes before a parameter, and a parameter after it all the same', () => {
  const tree = new RouteTree<string>();
  tree.add('GET', '/a/{id}', 'any');
  tree.add('GET', '/a/new', 'new');
  tree.add('GET', '/a/{id}/b', 'b');
  tree.add('POST', '/a/{other}', 'post');
  expect(tree.find('GET', '/a/new').target).toBe('new');
  expect(tree.find('GET', '/a/x%20y')).toEqual({ target: 'any', parameters: { id: 'x y' } });
  expect(tree.find('GET', '/a/new/b').target).toBe('b');
  expect(tree.find('POST', '/a/1').parameters).toEqual({ other: '1' });
});

test('the log of a failure repeats nothing that the database or a parser quoted', () => {
  const secret = '999999199001010016';
  const database = Object.assign(new Error(`invalid input syntax: "${secret}"`), {
    code: '22P02',
    parameters: [secret],
    detail: `Key (number)=(${secret})`,
  });
  let parser: unknown;
  try {
    JSON.parse(`{"number": ${secret}x}`);
  } catch (error) {
    parser = error;
  }
  const told = JSON.stringify([describeFault(database), describeFault(parser)]);
  expect(told).not.toContain(secret);
  expect(told).toContain('22P02');
});
