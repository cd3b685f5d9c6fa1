import type { Answer, Caller, Town } from './town';

export interface Obliged {
  readonly id: string;
  readonly institutionId: string;
  readonly state: string;
  readonly escalation: number;
  readonly steps: readonly string[];
}

/** Every obligation by this ban as the database has it, oldest first; a step that was implied in brackets. */
export function obligedBy({ registry }: Town, ban: { readonly id: string }): Promise<Obliged[]> {
  return registry.owner<Obliged & { [column: string]: unknown }>(
    `SELECT o.id, o.institution_id AS "institutionId", o.state, o.escalation,
            ARRAY(SELECT CASE WHEN s.implied THEN '(' || s.step || ')' ELSE s.step END
                    FROM obligation_step s WHERE s.obligation_id = o.id
                   ORDER BY array_position(ARRAY['notified', 'delivered', 'contact_stopped', 'acknowledged',
                                                 'removed', 'verified'], s.step)) AS steps
       FROM obligation o WHERE o.ban_id = $1 ORDER BY o.id`,
    [ban.id],
  );
}

export async function statesBy(town: Town, ban: { readonly id: string }): Promise<string[]> {
  return (await obligedBy(town, ban)).map(({ state }) => state);
}

/** The institution that a nursery is, by what it hires. */
export async function institutionOf({ registry }: Town, employmentId: string): Promise<string> {
  const [row] = await registry.owner<{ id: string }>(
    'SELECT institution_id AS id FROM employment WHERE id = $1',
    [employmentId],
  );
  return row?.id ?? '';
}

/** What an institution reads of its obligations: ids and states, newest first. */
export async function obligationsRead(nursery: Caller, state = 'open'): Promise<Answer['body'][]> {
  const items: Answer['body'][] = [];
  for (let cursor = ''; ;) {
    const page = await nursery('GET', `/v1/obligations?limit=200&state=${state}${cursor}`);
    items.push(...(page.body['items'] as Answer['body'][]));
    const { nextCursor } = page.body;
    if (typeof nextCursor !== 'string') return items;
    cursor = `&cursor=${nextCursor}`;
  }
}
