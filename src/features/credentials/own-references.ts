import { isOwnNumber } from '../../domain/certificate-number';
import { Refusal, type Fault } from '../../domain/refusal';

/** Under references that begin so stands what the registry issued. */
export const OWN_REFERENCES = 'registry:';

/**
 * What the registry issued is no push's to change, nor to bring in again under its number.
 *
 * @throws Refusal `request-invalid`.
 */
export function mustNotBeIssued(reference: string, number: string): void {
  if (reference.startsWith(OWN_REFERENCES)) {
    throw wrong('path', '/reference', 'References that begin so are of what the registry issued.');
  }
  if (isOwnNumber(number)) {
    throw wrong(
      'body',
      '/number',
      'The registry gave this number. What bears it is there already.',
    );
  }
}

function wrong(place: Fault['in'], pointer: string, detail: string): Refusal {
  return new Refusal('request-invalid', detail, { faults: [{ in: place, pointer, detail }] });
}
