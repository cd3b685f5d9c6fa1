import { PassThrough } from 'node:stream';
import { ask } from '../../src/cli/ask';

test('a terminal is read no more once its questions are answered, so that the command ends', async () => {
  const terminal = Object.assign(new PassThrough(), { isTTY: true });
  const prompts = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const answers = ask(['Commit?'], terminal);
  terminal.write('n\n');
  expect(await answers).toEqual(['n']);
  expect(terminal.isPaused()).toBe(true);
  expect(prompts.mock.calls).toEqual([['Commit?: ']]);
  prompts.mockRestore();
});
