import fc from 'fast-check';
import type { Route } from '../../../src/platform/http/contract';
import { readableText } from './odd-text';
import { BODY_SPOILS, FORM_SPOILS } from './spoil-body';
import { CURSOR_SPOILS, REQUEST_SPOILS } from './spoil-request';
import type { Spoil, SpoilParts } from './spoil-parts';
import type { Draft } from './wire';

/** A spoil as fast-check chose it: data, so that a failing case can be printed and made smaller. */
export interface Chosen {
  readonly spoil: string;
  readonly at: number;
  readonly pick: number;
  readonly text: string;
}

const ALL: Readonly<Record<string, Spoil>> = {
  ...BODY_SPOILS,
  ...FORM_SPOILS,
  ...REQUEST_SPOILS,
  ...CURSOR_SPOILS,
};

/** What can be spoilt of an operation: half of the time the part that its contract says most about. */
function chosenFor(route: Route): fc.Arbitrary<Chosen> {
  const ofBody = Object.keys(route.body?.mediaType.includes('form') ? FORM_SPOILS : BODY_SPOILS);
  const ofList = route.parameters.query.some(({ name }) => name === 'cursor')
    ? Object.keys(CURSOR_SPOILS)
    : [];
  const ofRequest = fc.constantFrom(...Object.keys(REQUEST_SPOILS), ...ofList, ...ofList);
  const ofShape = fc.oneof(
    { weight: 4, arbitrary: fc.constantFrom(...ofBody.slice(0, 2)) },
    { weight: 2, arbitrary: fc.constantFrom(...ofBody) },
  );
  return fc.record({
    spoil: route.body
      ? fc.oneof({ weight: 2, arbitrary: ofShape }, { weight: 1, arbitrary: ofRequest })
      : ofRequest,
    at: fc.nat(999),
    pick: fc.nat(9_999),
    text: readableText(1, 60),
  });
}

/** One most often: what is refused for one reason does not reach the next. */
export function spoilsFor(route: Route): fc.Arbitrary<readonly Chosen[]> {
  const one = chosenFor(route);
  return fc.oneof(
    { weight: 3, arbitrary: fc.tuple(one) },
    { weight: 1, arbitrary: fc.array(one, { minLength: 2, maxLength: 3 }) },
  );
}

export async function spoilt(
  draft: Draft,
  chosen: readonly Chosen[],
  parts: Pick<SpoilParts, 'route' | 'stage' | 'exchange'>,
): Promise<Draft> {
  let worse = draft;
  for (const { spoil, ...where } of chosen) {
    worse = (await ALL[spoil]?.(worse, { ...parts, ...where })) ?? worse;
  }
  return worse;
}
