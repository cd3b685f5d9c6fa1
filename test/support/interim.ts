import { problemOf, type Person, type Proposed } from './people';
import type { Answer, Caller, Town } from './town';

/** What an officer says who keeps somebody from children before anything is decided. */
export function imposition(person: Person, change: object = {}) {
  return {
    subject: { person: { ...person, proof: 'police_name_number_check' } },
    power: 'pel-44-stop-work',
    reasons: ['recording_seen'],
    statement: '录像显示多次推搡',
    evidenceReference: 'file 7, recording 2',
    incidentOn: '2026-05-02',
    incidentDivision: '410105',
    ...change,
  };
}

export async function impose(
  officer: Caller,
  person: Person,
  change: object = {},
): Promise<Proposed> {
  const answer = await officer('POST', '/v1/interim-measures', imposition(person, change));
  if (answer.status !== 201) throw new Error(`not imposed: ${problemOf(answer)}`);
  return { id: String(answer.body['id']), etag: answer.headers.get('etag') ?? '' };
}

export type InterimMove = 'confirm' | 'withdraw' | 'end-request' | 'end';

export function moveMeasure(
  officer: Caller,
  { id, etag }: Proposed,
  move: InterimMove = 'confirm',
): Promise<Answer> {
  const body = move === 'end-request' ? { reason: 'suspicion_not_borne_out' } : undefined;
  return officer('POST', `/v1/interim-measures/${id}/${move}`, body, { 'if-match': etag });
}

/** The same, with the ETag of what it became. */
export async function moved(...asked: Parameters<typeof moveMeasure>): Promise<Proposed> {
  const answer = await moveMeasure(...asked);
  if (answer.status !== 200) throw new Error(`not moved: ${problemOf(answer)}`);
  return { id: asked[1].id, etag: answer.headers.get('etag') ?? '' };
}

/** Li imposes, Wu confirms. */
export async function confirmed(
  town: Town,
  person: Person,
  change: object = {},
): Promise<Proposed> {
  return moved(town.wu, await impose(town.li, person, change));
}
