import { problemOf, proposalOn, type Person, type Proposed } from './people';
import { decideMotion } from './lifting';
import type { Answer, Caller, Town } from './town';

let documents = 0;

/** What each motion rests on when a test says nothing else: another document each time. */
function requestOf(kind: MotionPath) {
  documents += 1;
  const rest = { documentNumber: `order ${documents}`, decidedOn: '2026-06-08' };
  switch (kind) {
    case 'lift':
      return { ...rest, basis: 'annulled' };
    case 'suspend':
      return { ...rest, basis: 'court_order' };
    case 'resume':
      return { ...rest, basis: 'order_revoked' };
    case 'reopen':
      return { ...rest, basis: 'lift_annulled' };
    case 'release':
      return { ...rest, basis: 'release', releasedOn: '2026-06-08' };
  }
}

export type MotionPath = 'lift' | 'suspend' | 'resume' | 'reopen' | 'release';

/** Sends a request to move this ban, as it was read. */
export function askToMove(
  officer: Caller,
  { id, etag }: Proposed,
  kind: MotionPath,
  change: object = {},
): Promise<Answer> {
  const body = { ...requestOf(kind), ...change };
  return officer('POST', `/v1/bans/${id}/${kind}`, body, { 'if-match': etag });
}

/** Li requests, Wu approves; the ban as it is then. */
export async function moveBan(
  town: Pick<Town, 'li' | 'wu'>,
  ban: Proposed,
  kind: MotionPath,
  change: object = {},
): Promise<Proposed> {
  const requested = await askToMove(town.li, ban, kind, change);
  if (requested.status !== 201) throw new Error(`not requested: ${problemOf(requested)}`);
  const motion = {
    id: String(requested.body['id']),
    etag: requested.headers.get('etag') ?? '',
  };
  const approved = await decideMotion(town.wu, motion);
  if (approved.status !== 200) throw new Error(`not approved: ${problemOf(approved)}`);
  return readAgain(town.wu, ban);
}

/** The ban with the ETag that it has now. */
export async function readAgain(officer: Caller, { id }: Proposed): Promise<Proposed> {
  const read = await officer('GET', `/v1/bans/${id}`);
  return { id, etag: read.headers.get('etag') ?? '' };
}

export function askToCorrect(
  officer: Caller,
  { id, etag }: Proposed,
  person: Person,
  change: object = {},
): Promise<Answer> {
  return officer('POST', `/v1/bans/${id}/correct`, proposalOn(person, change), {
    'if-match': etag,
  });
}
