import { v7 } from 'uuid';
import type { Sent } from '../races/driver';
import {
  certificate,
  check,
  completion,
  decision,
  personNumber,
  proposal,
  proposedBy,
} from '../races/requests';
import type { Stage } from '../races/stage';
import { elsewhere, settle } from './judge';
import type { Deed } from './deed';

/** What is struck: a kind of request, made anew for each blow. */
export interface Act {
  readonly name: string;
  /** Whether the same request may be sent again: it carries a key, or a reference of its own. */
  readonly repeatable: boolean;
  /** Whether its person is barred once it took effect. */
  readonly bars: boolean;
  readonly prepare: (stage: Stage) => Deed | Promise<Deed>;
}

let people = 0;

function somebody(): Pick<Deed, 'person' | 'reference'> {
  people += 1;
  return { person: personNumber(people), reference: `kill-${people}` };
}

export const ACTS: readonly Act[] = [
  act('propose', ({ officers: [li] }) => {
    const one = somebody();
    return { ...one, sent: keyed(proposal(li, one.person, one.reference)) };
  }),
  {
    ...act('approve', async (stage) => {
      const one = somebody();
      const [li, wu = li] = stage.officers;
      const proposed = await settle(
        elsewhere(stage),
        keyed(proposal(li, one.person, one.reference)),
      );
      return { ...one, sent: keyed(decision(wu, proposedBy(proposed.answer), 'approve')) };
    }),
    bars: true,
  },
  act('check with a key', (stage) => aCheck(stage, v7())),
  { ...act('check without a key', (stage) => aCheck(stage)), repeatable: false },
  act('completion', ({ school }) => {
    const one = somebody();
    return { ...one, sent: completion(school, one.person, one.reference) };
  }),
  act('credential', ({ school }) => {
    const one = somebody();
    return { ...one, sent: certificate(school, one.person, one.reference) };
  }),
];

function act(name: string, prepare: Act['prepare']): Act {
  return { name, repeatable: true, bars: false, prepare };
}

function aCheck({ nursery }: Stage, key?: string): Deed {
  const one = somebody();
  const sent = check(nursery, one.person, 'cleaner', key);
  const basis = { ...basisOf(sent), applicationReference: one.reference };
  return { ...one, sent: { ...sent, body: { ...(sent.body as object), basis } } };
}

function basisOf({ body }: Sent): object {
  return (body as { readonly basis: object }).basis;
}

function keyed(sent: Sent): Sent {
  return { ...sent, headers: { 'idempotency-key': v7(), ...sent.headers } };
}
