import fc from 'fast-check';

/** The same cases on every machine; FC_SEED asks for others. A property that fails prints the seed it ran with. */
const seed = Number(process.env['FC_SEED'] ?? 20261121);
const scale = Number(process.env['SCALE'] ?? 1);
if (!Number.isSafeInteger(seed) || !(scale > 0)) {
  throw new Error('FC_SEED is a whole number, SCALE a number above zero.');
}

fc.configureGlobal({ ...fc.readConfigureGlobal(), seed, numRuns: Math.ceil(100 * scale) });
