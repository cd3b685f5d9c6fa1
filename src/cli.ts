import { accessCommands } from './cli/access';
import { calendarCommands } from './cli/calendar';
import { understand, UsageFault } from './cli/command';
import { databaseCommands } from './cli/database';
import { keyCommands } from './cli/keys';
import { logCommands } from './cli/log';
import { Refusal } from './domain/refusal';

const commands = [
  ...accessCommands,
  ...keyCommands,
  ...databaseCommands,
  ...logCommands,
  ...calendarCommands,
];

/** Exit codes: 0 done, 1 refused or failed, 2 not understood. */
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
