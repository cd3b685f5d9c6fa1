import { checkedSigns, checkHolds } from './check-sign';
import { codeForm } from './spelling';

/** No national number begins so, nor is any as long: `credential.ts` and `identity-document.ts` know them. */
const PREFIX = 'PX';

/**
 * The number of a certificate that the registry issues: `PX-XXXX-XXXX-XXXX-XXXX`, fifteen signs by chance (72 bits) and
 * a check sign. It tells neither who issued how many nor anything of the holder, and nobody finds the next one.
 *
 * @param random at least 16 bytes.
 */
export function newCertificateNumber(random: Uint8Array): string {
  const groups = checkedSigns(random, 15).match(/.{4}/g) ?? [];
  return [PREFIX, ...groups].join('-');
}

/** Whether a number, in any spelling, is one that the registry can have given. */
export function isOwnNumber(text: string): boolean {
  const form = codeForm(text);
  return form.length === 18 && form.startsWith(PREFIX) && checkHolds(form.slice(PREFIX.length));
}
