import type { BanImport, EndCounts } from '../../domain/ban-import-moves';
import type { Work } from '../../platform/database/work';
import { findOrganisation } from '../access/access.store';
import { openFinding } from '../findings/findings.commands';
import { countRows } from './imports.store';

/** As the rows stand now. Those of a stopped import that would have come into force are left too. */
export async function countEnd(work: Work, importId: string): Promise<EndCounts> {
  const rows = await countRows(work, importId);
  return { appliedRows: rows.applied, leftRows: rows.single_proposal + rows.importable };
}

/** A decision that did not come into force with its file bars nobody: a human must see that, and propose it or not. */
export async function tellOfRowsLeft(work: Work, at: Date, ended: BanImport): Promise<void> {
  const { id, authorityId, state, appliedRows, leftRows } = ended;
  if (!leftRows) return;
  const authority = await findOrganisation(work, authorityId);
  if (!authority) throw new Error('an import of no authority');
  await openFinding(work, at, {
    kind: 'import_rows_left',
    division: authority.division,
    key: id,
    evidence: { importId: id, state, appliedRows, leftRows },
    dueOn: null,
    once: true,
    concerns: [authorityId],
  });
}
