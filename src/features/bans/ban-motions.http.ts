import { plainDate } from '../../domain/calendar';
import { withoutIdentityNumber } from '../../domain/update';
import type { Operation } from '../../platform/http/operation';
import * as commands from './ban-motions.commands';
import { presentMotion } from './present-motion';

export const requestBanLift: Operation<'requestBanLift'> = async (
  work,
  { path, ifMatch, body },
) => {
  const motion = await commands.requestBanLift(work, path.banId, ifMatch, {
    basis: body.basis,
    documentNumber: withoutIdentityNumber(body.documentNumber.trim(), {
      in: 'body',
      pointer: '/documentNumber',
    }),
    decidedOn: plainDate(body.decidedOn),
  });
  return { status: 201, body: presentMotion(motion), version: motion.version };
};

export const listBanMotions: Operation<'listBanMotions'> = async (work, { path }) => {
  const motions = await commands.listMotionsOf(work, path.banId);
  return { status: 200, body: { items: motions.map(presentMotion) } };
};

export const getBanMotion: Operation<'getBanMotion'> = async (work, { path }) => {
  const motion = await commands.getMotion(work, path.motionId);
  return { status: 200, body: presentMotion(motion), version: motion.version };
};

export const rejectBanMotion: Operation<'rejectBanMotion'> = async (
  work,
  { path, ifMatch, body },
) => {
  const motion = await commands.rejectBanMotion(work, path.motionId, ifMatch, body.reason);
  return { status: 200, body: presentMotion(motion), version: motion.version };
};

export const withdrawBanMotion: Operation<'withdrawBanMotion'> = async (
  work,
  { path, ifMatch },
) => {
  const motion = await commands.withdrawBanMotion(work, path.motionId, ifMatch);
  return { status: 200, body: presentMotion(motion), version: motion.version };
};
