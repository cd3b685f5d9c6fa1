import { BAN_KINDS } from './ban-kinds';
import { LOG_KINDS } from './log-kinds';
import { ROW_KINDS } from './row-kinds';
import type { Kind } from './tampering';

export const KINDS: readonly Kind[] = [...LOG_KINDS, ...BAN_KINDS, ...ROW_KINDS];
