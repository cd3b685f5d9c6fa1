import type { Answer, Town } from './town';

/** What waits for officers about a record, as one of them read it. */
export interface Waiting {
  readonly id: string;
  readonly etag: string;
  readonly known: number;
  readonly causes: readonly string[];
}

export async function waitingFor(town: Town, { id }: { readonly id: string }): Promise<Waiting[]> {
  const { body } = await town.li('GET', '/v1/held-records?limit=100');
  const items = body['items'] as readonly {
    id: string;
    recordId: string;
    state: string;
    causes: string[];
  }[];
  const open = items.filter(({ recordId, state }) => recordId === id && state === 'held');
  return Promise.all(
    open.map(async (one) => {
      const page = await town.li('GET', `/v1/held-records/${one.id}`);
      const { known } = page.body['recordedFor'] as { known: number };
      const { causes } = one;
      return { id: one.id, etag: page.headers.get('etag') ?? '', known, causes };
    }),
  );
}

export async function onlyOne(town: Town, record: { readonly id: string }): Promise<Waiting> {
  const [first, ...rest] = await waitingFor(town, record);
  expect(rest).toEqual([]);
  if (!first) throw new Error('nothing waits');
  return first;
}

/** Li requests, Wu accepts. */
export async function accept(
  town: Town,
  waiting: Waiting,
  [asks, accepts] = [town.li, town.wu],
): Promise<Answer> {
  const requested = await asks(
    'POST',
    `/v1/held-records/${waiting.id}/acceptance-request`,
    { evidence: ['document_seen'], known: waiting.known },
    { 'if-match': waiting.etag },
  );
  expect([requested.status, requested.text]).toEqual([200, requested.text]);
  const now = { 'if-match': requested.headers.get('etag') ?? '' };
  return accepts('POST', `/v1/held-records/${waiting.id}/accept`, undefined, now);
}

export function reject(town: Town, { id, etag }: Waiting): Promise<Answer> {
  const body = { reason: 'evidence_insufficient' };
  return town.li('POST', `/v1/held-records/${id}/reject`, body, { 'if-match': etag });
}
