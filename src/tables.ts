import type { EntitySchema } from 'typeorm';

/** Every table that the service reads or writes through TypeORM. */
export const tables: readonly EntitySchema[] = [];
