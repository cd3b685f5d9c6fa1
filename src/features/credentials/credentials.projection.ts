import { byIndex, versionsFoundByPerson } from '../../platform/database/by-index';
import type { Projection } from '../log/projection';
import { credentialFactData } from './credentials.facts';
import { credentialsAfter } from './credentials.store';

/** As they stand, read as a check reads them. One that it would not find has a member more. */
export const credentialProjection: Projection = {
  kind: 'credential',
  rows: async (work, after, limit) => {
    const rows = await byIndex(work, () => credentialsAfter(work, after, limit));
    const persons = rows.map(({ personId }) => personId);
    const found = await versionsFoundByPerson(work, 'credential', persons);
    return rows.map((row) => {
      const { id, version, entryNumber } = row;
      const data = credentialFactData(work.keys, row);
      const isFound = found.has(`${id}:${version}`);
      return { id, version, entryNumber, data: isFound ? data : { ...data, found: false } };
    });
  },
};
