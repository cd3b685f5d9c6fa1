import { covers } from '../../domain/calendar';
import type { ManagersAsked } from '../cases/managers';
import { employmentsAt, employmentsById } from './employments.store';
import { linesOf } from './reporting-lines.store';
import { memberOf } from './staff-member';

/** By what the institution registered: employments and reporting lines that covered the day, ended since or not. */
export const directManagersOn: ManagersAsked = async (work, { institutionId, personIds, day }) => {
  const employed = (await employmentsAt(work, [institutionId], personIds)).filter((one) =>
    covers(one, day),
  );
  const lines = await linesOf(
    work,
    employed.map(({ id }) => id),
  );
  const then = lines.filter((line) => covers(line, day));
  const managers = await employmentsById(
    work,
    then.map(({ managerEmploymentId }) => managerEmploymentId),
  );
  return then.flatMap(({ employmentId, managerEmploymentId }) => {
    const reporter = employed.find(({ id }) => id === employmentId);
    const manager = managers.find(({ id }) => id === managerEmploymentId);
    if (!reporter || !manager) return [];
    return [
      {
        personId: reporter.personId,
        managerEmploymentId,
        managerPersonId: manager.personId,
        position: manager.position,
        manager: memberOf(work, manager),
      },
    ];
  });
};
