import { randomInt } from 'node:crypto';
import { checkCharacter } from '../domain/identity-document';

/** Somebody of the story. */
export interface Player {
  readonly name: string;
  /** 18 characters, area 999999, which no living holder has. */
  readonly number: string;
}

/** A synthetic number that no earlier run has used, very likely. With `endsInX` its check character is X. */
export function cast(name: string, endsInX = false): Player {
  for (;;) {
    const birth = `${randomInt(1960, 2000)}${twoDigits(randomInt(1, 13))}${twoDigits(randomInt(1, 29))}`;
    const first17 = `999999${birth}${String(randomInt(0, 995)).padStart(3, '0')}`;
    const number = first17 + checkCharacter(first17);
    if (number.endsWith('X') === endsInX) return { name, number };
  }
}

/** The number that the same person's card bore before 1999. */
export function fifteenDigits({ number }: Player): string {
  return number.slice(0, 6) + number.slice(8, 17);
}

export function fullWidth(text: string): string {
  return text.replace(/[0-9]/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

/** Another number with the same birth date: a namesake born on the same day. */
export function namesakeOf(player: Player): Player {
  for (;;) {
    const first17 = player.number.slice(0, 14) + String(randomInt(0, 995)).padStart(3, '0');
    const number = first17 + checkCharacter(first17);
    if (number !== player.number) return { name: player.name, number };
  }
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}
