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

export const certificates: Generators<'getCertificate' | 'moveCertificate'> = () => ({
  getCertificate: generator(personWish(), async (stage, wish) => {
    const { certificateId } = await aCertificate(stage, wish);
    const parts = { caller: 'school' as const, path: { certificateId } };
    return { draft: await draftOf(stage, 'getCertificate', parts) };
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
