import { Refusal } from '../../domain/refusal';
import type { Work } from './work';

/**
 * Acts within the transaction so that a refusal undoes what was done here, and nothing before. One at a time in a
 * transaction. What is no refusal, and what passes by itself (`busy`, `unavailable`), ends the whole.
 */
export async function attempt<T>(work: Work, act: () => Promise<T>): Promise<T | Refusal> {
  await work.tx.query('SAVEPOINT attempt');
  try {
    const done = await act();
    await work.tx.query('RELEASE SAVEPOINT attempt');
    return done;
  } catch (error) {
    if (!(error instanceof Refusal) || error.code === 'busy' || error.code === 'unavailable') {
      throw error;
    }
    await work.tx.query('ROLLBACK TO SAVEPOINT attempt');
    return error;
  }
}
