import { readFile } from 'node:fs/promises';
import { parseWorkingDays } from '../domain/working-days';
import { loadWorkingDays } from '../features/calendar/calendar.commands';
import { valueOf, type Command } from './command';
import { asSystem } from './with-registry';

export const calendarCommands: readonly Command[] = [
  {
    name: 'calendar load',
    about: 'Loads the working days of a year, by which the clocks of cases count.',
    first: 'file',
    needs: { file: 'FILE' },
    more: `The file is JSON: year, source (instrument, confirmed), holidays, makeUpWorkdays; docs/examples has one. A later file
of the same year counts in the place of the earlier one, which is kept. In a year without a file due dates are "undetermined".`,
    run: async (options) => {
      const file = parseWorkingDays(await readFile(valueOf(options, 'file'), 'utf8'));
      const { edition, isNew } = await asSystem((work) => loadWorkingDays(work, file));
      console.log(`year: ${edition.year}\nedition: ${edition.edition}`);
      if (!isNew) console.log('This edition was loaded before; nothing changed.');
      if (!edition.confirmed)
        console.log('Its source is not confirmed: compare it with the notice.');
    },
  },
];
