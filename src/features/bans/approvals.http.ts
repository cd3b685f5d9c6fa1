import type { Operation } from '../../platform/http/operation';
import type { Consequences } from './ban-effects';
import { approveMotion } from './ban-motions.commands';
import * as commands from './bans.commands';
import { foreseeBan } from './foresee.commands';
import { presentBan } from './present-ban';
import { presentMotion } from './present-motion';

interface Approvals {
  readonly approveBan: Operation<'approveBan'>;
  readonly foreseeBan: Operation<'foreseeBan'>;
  readonly approveBanMotion: Operation<'approveBanMotion'>;
}

/** The handlers whose moves have effects in the features behind this one. */
export function makeApprovals(effects: Consequences): Approvals {
  return {
    approveBan: async (work, { path, ifMatch }) => {
      const ban = await commands.approveBan(work, effects, path.banId, ifMatch);
      return { status: 200, body: presentBan(ban), version: ban.ban.version };
    },
    foreseeBan: async (work, { path }) => ({
      status: 200,
      body: await foreseeBan(work, effects.ofPersons, path.banId),
    }),
    approveBanMotion: async (work, { path, ifMatch }) => {
      const motion = await approveMotion(work, effects, path.motionId, ifMatch);
      return { status: 200, body: presentMotion(motion), version: motion.version };
    },
  };
}
