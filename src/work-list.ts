import {
  contestsWaiting,
  importsWaiting,
  motionsWaiting,
  proposalsWaiting,
} from './features/bans/waiting.store';
import { casesWaiting } from './features/cases/waiting.store';
import { findingsWaiting } from './features/findings/waiting.store';
import { measuresWaiting } from './features/interim/waiting.store';
import { heldWaiting } from './features/persons/held.store';
import {
  claimsWaiting,
  paymentBatchesWaiting,
  reopeningsWaiting,
} from './features/subsidies/waiting.store';
import type { Waiting } from './platform/database/waiting';

/** What waits for an officer: a line for each thing that can. A cursor holds the place of its line: new ones come last. */
export const waitingWork: readonly Waiting[] = [
  proposalsWaiting,
  motionsWaiting,
  importsWaiting,
  measuresWaiting,
  findingsWaiting,
  casesWaiting,
  contestsWaiting,
  heldWaiting,
  claimsWaiting,
  paymentBatchesWaiting,
  reopeningsWaiting,
];
