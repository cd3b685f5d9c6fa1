import { PrepareDatabase1764000000000 } from './1764000000000-prepare-database';

/** Oldest first. A migration that has been released is never edited. */
export const migrations = [PrepareDatabase1764000000000];
