import { readFile } from 'node:fs/promises';
import { Client } from 'pg';

export interface ScriptOrder {
  readonly url: string;
  readonly file: string;
  readonly connections: number;
  readonly seconds: number;
  readonly variables: Readonly<Record<string, string>>;
}

export interface ScriptTally {
  readonly transactions: number;
  readonly averageMs: number;
}

/** For machines without pgbench: the same scripts through node-postgres, prepared. Slower than pgbench by what Node costs. */
process.once('message', (order: ScriptOrder) => {
  run(order).then(
    (tally) => process.send?.(tally, () => process.exit(0)),
    (fault: unknown) => {
      console.error(fault);
      process.exit(1);
    },
  );
});

interface Statement {
  readonly name: string;
  readonly text: string;
  readonly variables: readonly string[];
}

async function run({
  url,
  file,
  connections,
  seconds,
  variables,
}: ScriptOrder): Promise<ScriptTally> {
  const statements = statementsOf(await readFile(file, 'utf8'));
  const end = performance.now() + seconds * 1000;
  const transactions = await Promise.all(
    Array.from({ length: connections }, async () => {
      const client = new Client({ connectionString: url });
      await client.connect();
      let done = 0;
      while (performance.now() < end) {
        const n = 1 + Math.floor(Math.random() * Number(variables['people']));
        const values: Readonly<Record<string, string>> = { ...variables, n: String(n) };
        for (const { name, text, variables: names } of statements) {
          await client.query({ name, text, values: names.map((variable) => values[variable]) });
        }
        done += 1;
      }
      await client.end();
      return done;
    }),
  );
  const total = transactions.reduce((sum, one) => sum + one, 0);
  return { transactions: total, averageMs: (seconds * 1000 * connections) / total };
}

/** `:name` becomes `$1`, `$2` …, as pgbench does it; comments and backslash commands are left out. */
function statementsOf(script: string): Statement[] {
  const sql = script.replace(/^(--|\\).*$/gm, '');
  return sql
    .split(/;\s*$/m)
    .filter((part) => part.trim() !== '')
    .map((part, at) => {
      const variables: string[] = [];
      const text = part.replace(/(?<!:):([a-z]\w*)/g, (_all, variable: string) => {
        if (!variables.includes(variable)) variables.push(variable);
        return `$${variables.indexOf(variable) + 1}`;
      });
      return { name: `s${at}`, text, variables };
    });
}
