const Sequencer = require('@jest/test-sequencer').default;

const LONG = /[\\/]test[\\/](prove|contract)[\\/]/;
/** So many of the short ones beside each of the long ones. */
const BESIDE = 2;

/**
 * The long ones are begun early, so that no worker is left alone with one at the end, and one after another among the
 * short ones, so that those which measure time seldom run beside each other. On a machine that never ran them jest goes
 * by the size of the files, which says little.
 */
module.exports = class extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    const short = sorted.filter(({ path }) => !LONG.test(path));
    const long = sorted
      .filter(({ path }) => LONG.test(path))
      .sort((one, other) => (one.path < other.path ? -1 : 1));
    return [...long.flatMap((one) => [one, ...short.splice(0, BESIDE)]), ...short];
  }
};
