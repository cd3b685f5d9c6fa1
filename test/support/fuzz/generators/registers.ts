import fc from 'fast-check';
import { checkUscc } from '../../../../src/domain/institution';
import { fromSchema } from '../from-schema';
import { draftOf, generator, keeps, type Generators } from '../generator';
import type { Stage } from '../stage';

/** Within the registrar's city; two of them abolished. */
const DIVISIONS = ['410100', '410105', '410122', '410181', '410103'];
const SIGNS = '0123456789ABCDEFGHJKLMNPQRTUWXY';

/** A code of area 999999 that nobody has, with the check character that it should have. */
export function freshUscc(stage: Stage): string {
  const body = `91999999${stage.serial().toString(10).padStart(9, 'X')}`;
  const held = [...SIGNS].find((sign) => checkUscc(body + sign).checksumHolds);
  return body + (held ?? '');
}

function wrongly(uscc: string): string {
  return uscc.slice(0, 17) + (uscc.endsWith('1') ? '2' : '1');
}

function spelt(uscc: string, spelling: number): string {
  if (spelling === 1) return ` ${uscc.toLowerCase()}`;
  if (spelling !== 2) return uscc;
  return uscc.replace(/\d/g, (digit) => String.fromCharCode(digit.charCodeAt(0) + 0xfee0));
}

const code = fc.record({ holds: fc.boolean(), confirmed: fc.boolean(), spelling: fc.nat(2) });

export const registers: Generators<
  'registerInstitution' | 'getInstitution' | 'registerProvider' | 'getProvider'
> = (route) => ({
  registerInstitution: generator(
    fc.record({
      body: fromSchema(route('registerInstitution').body?.schema ?? {}, {
        '/division': fc.constantFrom(...DIVISIONS),
      }),
      code,
    }),
    async (stage, { body, code: { holds, confirmed, spelling } }) => {
      const uscc = freshUscc(stage);
      const draft = await draftOf(stage, 'registerInstitution', {
        caller: 'registrar',
        body: {
          ...(body as object),
          uscc: spelt(holds ? uscc : wrongly(uscc), spelling),
          usccConfirmed: confirmed || !holds,
        },
      });
      return { draft, settle: keeps(stage, 'uscc', 'uscc') };
    },
  ),
  getInstitution: generator(fc.nat(99), async (stage, at) => {
    const path = { uscc: stage.pool.pick('uscc', at) ?? '91999999XX00000358' };
    return { draft: await draftOf(stage, 'getInstitution', { caller: 'registrar', path }) };
  }),
  registerProvider: generator(
    fc.record({
      body: fromSchema(route('registerProvider').body?.schema ?? {}, {
        '/division': fc.constantFrom(...DIVISIONS),
        '/uscc': fc.constant(undefined),
        '/awards/*/startsOn': fc.constantFrom('1900-01-01', '2020-02-29', '2021-01-01'),
        '/awards/*/endsOn': fc.constantFrom(null, '2021-01-01', '2100-12-31', '2199-12-30'),
        '/awards/*/places/*': fc.constantFrom(...DIVISIONS),
      }),
      code: fc.option(code),
    }),
    async (stage, { body, code: wish }) => {
      const uscc = freshUscc(stage);
      const draft = await draftOf(stage, 'registerProvider', {
        caller: 'registrar',
        body: {
          ...(body as object),
          ...(wish && {
            uscc: spelt(wish.holds ? uscc : wrongly(uscc), wish.spelling),
            usccConfirmed: wish.confirmed || !wish.holds,
          }),
        },
      });
      return { draft, settle: keeps(stage, 'provider', 'id') };
    },
  ),
  getProvider: generator(fc.nat(99), async (stage, at) => {
    const known = stage.pool.pick('provider', at);
    const path = { providerId: known ?? stage.callers.organisationId('school') };
    return { draft: await draftOf(stage, 'getProvider', { caller: 'auditor', path }) };
  }),
});
