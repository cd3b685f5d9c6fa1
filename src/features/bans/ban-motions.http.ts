import type { MotionKind } from '../../domain/ban-motion';
import { plainDate, type PlainDate } from '../../domain/calendar';
import { withoutIdentityNumber } from '../../domain/update';
import type { Work } from '../../platform/database/work';
import type { Call, Operation } from '../../platform/http/operation';
import * as commands from './ban-motions.commands';
import { presentMotion } from './present-motion';

type Requesting =
  | 'requestBanLift'
  | 'requestBanSuspension'
  | 'requestBanResumption'
  | 'requestBanReopening'
  | 'requestBanRelease';

export const requestBanLift: Operation<'requestBanLift'> = (work, call) =>
  request(work, call, 'lift');
export const requestBanSuspension: Operation<'requestBanSuspension'> = (work, call) =>
  request(work, call, 'suspend');
export const requestBanResumption: Operation<'requestBanResumption'> = (work, call) =>
  request(work, call, 'resume');
export const requestBanReopening: Operation<'requestBanReopening'> = (work, call) =>
  request(work, call, 'reopen');
export const requestBanRelease: Operation<'requestBanRelease'> = (work, call) =>
  request(work, call, 'enter_release', plainDate(call.body.releasedOn));

async function request(
  work: Work,
  { path, ifMatch, body }: Call<Requesting>,
  kind: MotionKind,
  releasedOn: PlainDate | null = null,
) {
  const motion = await commands.requestMotion(work, path.banId, ifMatch, {
    kind,
    basis: body.basis,
    documentNumber: withoutIdentityNumber(body.documentNumber.trim(), {
      in: 'body',
      pointer: '/documentNumber',
    }),
    decidedOn: plainDate(body.decidedOn),
    releasedOn,
  });
  return { status: 201 as const, body: presentMotion(motion), version: motion.version };
}

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
