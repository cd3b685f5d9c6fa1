import type { Operation } from '../../platform/http/operation';
import type { BanEffects } from './ban-effects';
import * as commands from './bans.commands';
import { presentBan } from './present-ban';

interface Approvals {
  readonly approveBan: Operation<'approveBan'>;
}

/** The handlers whose moves have effects in the features behind this one. */
export function makeApprovals(effects: BanEffects): Approvals {
  return {
    approveBan: async (work, { path, ifMatch }) => {
      const ban = await commands.approveBan(work, effects, path.banId, ifMatch);
      return { status: 200, body: presentBan(ban), version: ban.ban.version };
    },
  };
}
