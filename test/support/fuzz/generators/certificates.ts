import fc from 'fast-check';
import { WITHDRAWAL_REASONS } from '../../../../src/domain/withdrawal';
import { draftOf, generator, type Generators } from '../generator';
import { personWish, type PersonWish } from '../people';
import type { Stage } from '../stage';

interface Read {
  readonly certificateId: string;
  readonly etag: string;
}

/** One that nobody has moved, of the school. */
async function aCertificate(stage: Stage, wish: PersonWish): Promise<Read> {
  const { answer, body } = await stage.ask(
    'school',
    'PUT',
    `/v1/credentials/paper.${stage.serial()}`,
    {
      holder: stage.person(wish),
      kind: 'health_certificate',
      number: `健${stage.serial()}`,
      issuedOn: '2026-01-02',
      updatedAt: '2026-01-02T01:00:00Z',
    },
  );
  return { certificateId: String(body['id']), etag: String(answer.headers['etag']) };
}

const SOMEBODY: PersonWish = {
  ...{ type: 'resident_id', form: 0, spelling: 0, name: '王小明', proof: null },
  ...{ saysBirthDate: false, saysCountry: false },
};

function reading(id: 'getCertificate' | 'readCertificatePdf' | 'readSignedCertificate') {
  return generator(fc.constant(SOMEBODY), async (stage, wish) => {
    const { certificateId } = await aCertificate(stage, wish);
    return { draft: await draftOf(stage, id, { caller: 'school', path: { certificateId } }) };
  });
}

export const certificates: Generators<
  | 'getCertificate'
  | 'moveCertificate'
  | 'readCertificatePdf'
  | 'readSignedCertificate'
  | 'showCertificate'
> = () => ({
  getCertificate: reading('getCertificate'),
  readCertificatePdf: reading('readCertificatePdf'),
  readSignedCertificate: reading('readSignedCertificate'),
  showCertificate: generator(fc.boolean(), async (stage, isKnown) => {
    const { certificateId } = await aCertificate(stage, SOMEBODY);
    const { body } = await stage.ask('school', 'GET', `/v1/certificates/${certificateId}`);
    const certificateToken = isKnown
      ? String(body['showAt']).split('/').at(-1)
      : `${stage.serial()}`.padStart(48, 'A');
    const path = { certificateToken: certificateToken ?? '' };
    return { draft: await draftOf(stage, 'showCertificate', { path }) };
  }),
  moveCertificate: generator(
    fc.record({
      holder: personWish(),
      caller: fc.constantFrom('school' as const, 'superior' as const),
      move: fc.constantFrom('suspend', 'revoke', 'withdraw'),
      reason: fc.constantFrom(...WITHDRAWAL_REASONS),
    }),
    async (stage, { holder, caller, move, reason }) => {
      const { certificateId, etag } = await aCertificate(stage, holder);
      const draft = await draftOf(stage, 'moveCertificate', {
        caller,
        path: { certificateId },
        body: { move, reason },
        headers: [['If-Match', etag]],
      });
      return { draft };
    },
  ),
});
