import { readFile } from 'node:fs/promises';
import { v7 } from 'uuid';
import { SYSTEM } from '../domain/principal';
import { verifyLog, type Verification } from '../features/log/verify';
import { projections } from '../projections';
import type { Command } from './command';
import { withRegistry } from './with-registry';

const verify: Command = {
  name: 'log verify',
  about: 'Recomputes the log from its tables and says what differs.',
  takes: { checkpoint: 'FILE' },
  more: `With a checkpoint from outside the database it also finds a log that was set back or rewritten.
Exit codes: 0 nothing differs, 1 something does, 2 it could not be checked.`,
  run: async ({ checkpoint }) => {
    try {
      const older = checkpoint === undefined ? null : await readFile(checkpoint, 'utf8');
      const result = await withRegistry((runWork) =>
        runWork({ actor: SYSTEM, requestId: `cli/${v7()}` }, (work) =>
          verifyLog(work, { projections, older, report: (line) => console.log(line) }),
        ),
      );
      console.log(summaryOf(result, older !== null));
      process.exitCode = result.differences === 0 ? 0 : 1;
    } catch (fault) {
      console.error(`The log could not be checked: ${fault instanceof Error ? fault.message : ''}`);
      process.exitCode = 2;
    }
  },
};

export const logCommands: readonly Command[] = [verify];

function summaryOf(result: Verification, withOlder: boolean): string {
  const { differences, facts, treeSize, checkpoints, waiting, rows, notCompared } = result;
  const lines = [
    `${facts} facts, ${treeSize} leaves, ${checkpoints} checkpoints, ${rows} rows; ${waiting} entries wait for their place.`,
    ...(notCompared.length > 0 ? [`Held against no table: ${notCompared.join(', ')}.`] : []),
    ...(withOlder ? [] : ['Without --checkpoint FILE a log that was set back is not found.']),
    differences === 0 ? 'Nothing differs.' : `Differences: ${differences}.`,
  ];
  return lines.join('\n');
}
