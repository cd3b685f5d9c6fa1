import { hashOfParent } from '../../domain/merkle';
import type { Work } from '../../platform/database/work';
import type { Report } from './verify-entries';
import { nodesTooMany, nodesWithHalves } from './verify.store';

/** Each stored node is the hash of its halves, none is missing and none too many: what proofs are made of. */
export async function verifyNodes(work: Work, treeSize: number, report: Report): Promise<void> {
  for (let level = 1; 2 ** level <= treeSize; level += 1) {
    for await (const { index, hash, left, right } of nodesWithHalves(work, level, treeSize)) {
      if (!hash) {
        report(`node ${index} of level ${level}: missing`);
      } else if (left && right && !hashOfParent(left, right).equals(hash)) {
        const [from, to] = [index * 2 ** level, (index + 1) * 2 ** level - 1];
        report(
          `node ${index} of level ${level} (leaves ${from} to ${to}): not what its halves give`,
        );
      }
    }
  }
  for await (const { level, index } of nodesTooMany(work, treeSize)) {
    report(`node ${index} of level ${level}: the tree has none there`);
  }
}
