import { createInterface } from 'node:readline';

/**
 * Reads one line for each question from standard input, asking on standard error when a human sits there. What is asked
 * for here must not stand on the command line: other users see that, and the shell remembers it.
 */
export async function ask(
  questions: readonly string[],
  input: NodeJS.ReadableStream & { readonly isTTY?: boolean } = process.stdin,
): Promise<string[]> {
  const lines = createInterface({ input, terminal: false });
  const answers: string[] = [];
  const prompt = () => {
    if (input.isTTY) process.stderr.write(`${questions[answers.length] ?? ''}: `);
  };
  prompt();
  for await (const line of lines) {
    answers.push(line.trim());
    if (answers.length === questions.length) break;
    prompt();
  }
  lines.close(); // a terminal that is still read keeps the process alive
  if (answers.length < questions.length || answers.includes('')) {
    throw new Error(`Expected on standard input, one a line: ${questions.join(', ')}.`);
  }
  return answers;
}
