import { problemOf, type Proposed } from './people';
import type { Answer, Caller, Town } from './town';

let documents = 0;

/** What a lift rests on: another document each time. */
export function liftRequest(change: object = {}) {
  documents += 1;
  return {
    basis: 'annulled',
    documentNumber: `review ${documents}`,
    decidedOn: '2026-06-08',
    ...change,
  };
}

/** Sends a request to lift this ban, as it was read. */
export function askForLift(officer: Caller, { id, etag }: Proposed, change: object = {}) {
  return officer('POST', `/v1/bans/${id}/lift`, liftRequest(change), { 'if-match': etag });
}

/** The motion that was requested, with its ETag. */
export async function requestLift(
  officer: Caller,
  ban: Proposed,
  change: object = {},
): Promise<Proposed> {
  const answer = await askForLift(officer, ban, change);
  if (answer.status !== 201) throw new Error(`not requested: ${problemOf(answer)}`);
  return { id: String(answer.body['id']), etag: answer.headers.get('etag') ?? '' };
}

export function decideMotion(
  officer: Caller,
  { id, etag }: Proposed,
  move: 'approve' | 'reject' | 'withdraw' = 'approve',
): Promise<Answer> {
  const body = move === 'reject' ? { reason: 'basis_not_proven' } : undefined;
  return officer('POST', `/v1/ban-motions/${id}/${move}`, body, { 'if-match': etag });
}

/** Li requests, Wu approves. */
export async function lift(town: Town, ban: Proposed, change: object = {}): Promise<void> {
  const answer = await decideMotion(town.wu, await requestLift(town.li, ban, change));
  if (answer.status !== 200) throw new Error(`not lifted: ${problemOf(answer)}`);
}
