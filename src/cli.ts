import { accessCommands } from './cli/access';
import { calendarCommands } from './cli/calendar';
import { understand, UsageFault } from './cli/command';
import { databaseCommands } from './cli/database';
import { keyCommands } from './cli/keys';
import { logCommands } from './cli/log';
import { trainingCommands } from './cli/training';
import { Refusal } from './domain/refusal';

const commands = [
  ...accessCommands,
  ...keyCommands,
  ...databaseCommands,
  ...logCommands,
  ...calendarCommands,
  ...trainingCommands,
];

/** Exit codes: 0 done, 1 refused or failed, 2 not understood; others are told by the command that has them. */
async function main(): Promise<void> {
  const asked = understand(commands, process.argv.slice(2));
  if ('help' in asked) console.log(asked.help);
  else await asked.command.run(asked.options);
}

main().catch((fault: unknown) => {
  if (fault instanceof Refusal) console.error(`${fault.code}: ${fault.detail}`);
  else console.error(fault instanceof Error ? fault.message : fault);
  process.exitCode = fault instanceof UsageFault ? 2 : 1;
});
