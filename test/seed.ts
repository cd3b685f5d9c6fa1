import fc from 'fast-check';
import { count, SEED } from './support/scale';

/** The same cases on every machine; FC_SEED asks for others. A property that fails prints the seed it ran with. */
fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED, numRuns: count(100, 10_000) });
