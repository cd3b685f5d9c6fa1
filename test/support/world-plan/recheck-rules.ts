import { answerFor, keepAnswer, verdictOf } from './answering';
import { lookAt, YEAR } from './finding-rules';
import { oblige } from './obligation-rules';
import { dayOf, nextMonthDay } from './time';
import { type World } from './world';

/** A round on the institution's day of the year is left out when another was so few days before. */
const HALF_A_YEAR = 180;

/** The rounds of this night; whether there was one. */
export function recheck(world: World): boolean {
  const today = dayOf(world.slot);
  let any = false;
  world.institutions.forEach((institution, number) => {
    const staff = world.employments.filter(
      (one) => one.institution === number && one.state !== 'ended',
    );
    if (staff.some(({ answeredOn }) => answeredOn + YEAR <= today)) {
      institution.nextRound = Math.min(institution.nextRound, today);
    }
    if (institution.nextRound > today) return;
    any = true;
    let clear = 0;
    for (const employment of staff) {
      if (verdictOf(world, employment.person, employment.position, today) === 'clear') {
        clear += 1;
        keepAnswer(world, employment, 'clear', null);
      } else {
        answerFor(world, employment);
      }
      lookAt(world, employment);
      oblige(world, employment.person);
    }
    const dueOn = institution.nextRound;
    world.rounds.push({ institution: number, dueOn, answered: staff.length, clear });
    institution.nextRound = nextMonthDay(institution.monthDay, today + HALF_A_YEAR);
  });
  return any;
}
