import { addDays, plainDate, type PlainDate } from '../src/domain/calendar';
import { checkCharacter } from '../src/domain/identity-document';

/** Somebody made up. Who has number `n` is the same in every process, so that nobody has to be sent a list. */
export interface BenchPerson {
  readonly number: string;
  readonly name: string;
  readonly birthDate: PlainDate;
}

const FIRST_BIRTH = plainDate('1960-01-01');
const BIRTH_DAYS = 14_600;
/** Serials above belonged to births of the century before. */
const SERIALS = 995;
export const MOST_PEOPLE = BIRTH_DAYS * SERIALS;

const SURNAMES = Array.from('王李张刘陈杨黄赵吴周徐孙马朱胡郭何高林罗');
const GIVEN = Array.from(
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅鑫波宁晨雪琳欣怡嘉慧子轩',
);

/** `n` counts from 1. Identity numbers are of area 999999, which no living holder has. */
export function personAt(n: number): BenchPerson {
  if (n < 1 || n > MOST_PEOPLE) throw new Error(`there are ${MOST_PEOPLE} people, and no ${n}th`);
  const birthDate = addDays(FIRST_BIRTH, n % BIRTH_DAYS);
  const serial = String(Math.floor((n - 1) / BIRTH_DAYS)).padStart(3, '0');
  const first17 = `999999${birthDate.replaceAll('-', '')}${serial}`;
  const mixed = Math.imul(n, 2_654_435_761) >>> 0;
  const pick = (from: readonly string[], shift: number) =>
    from[Math.floor(mixed / 2 ** shift) % from.length] ?? '';
  return {
    number: first17 + checkCharacter(first17),
    name: pick(SURNAMES, 0) + pick(GIVEN, 8) + pick(GIVEN, 16),
    birthDate,
  };
}
