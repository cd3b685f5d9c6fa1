import { decide, problemOf, type Proposed } from './people';
import type { Answer, Caller, Town } from './town';

/** A nursery as a decision names it. */
export interface Named {
  readonly uscc: string;
  readonly name: string;
  /** The certificate carries a code whose check character does not hold. */
  readonly usccConfirmed?: true;
}

/** The nurseries of every town. */
export const NURSERY: Named = { uscc: '91999999XX00000358', name: 'A nursery' };
export const OTHER_NURSERY: Named = { uscc: '52999999XX0000019K', name: 'A nursery' };

let decisions = 0;

export function proposalAgainst({ uscc, name, usccConfirmed }: Named, change: object = {}) {
  decisions += 1;
  return {
    subject: { institution: { uscc, name, ...(usccConfirmed && { usccConfirmed }) } },
    capacity: 'institution',
    ground: 'child_abuse',
    category: 'abuse',
    incidentOn: '2026-05-02',
    incidentDivision: '410105',
    decision: {
      documentNumber: `decision against ${decisions}`,
      legalBasis: ['人口与计划生育法 第四十一条'],
      decidedOn: '2026-06-01',
      servedOn: '2026-06-05',
    },
    ...change,
  };
}

export async function proposeAgainst(
  officer: Caller,
  institution: Named,
  change: object = {},
): Promise<Proposed> {
  const answer = await officer('POST', '/v1/bans', proposalAgainst(institution, change));
  if (answer.status !== 201) throw new Error(`not proposed: ${problemOf(answer)} ${answer.text}`);
  return { id: String(answer.body['id']), etag: answer.headers.get('etag') ?? '' };
}

/** Li proposes, Wu approves. */
export async function barInstitution(
  town: Town,
  institution: Named,
  change: object = {},
): Promise<Proposed> {
  const proposed = await proposeAgainst(town.li, institution, change);
  const answer = await decide(town.wu, proposed);
  if (answer.status !== 200) throw new Error(`not approved: ${problemOf(answer)} ${answer.text}`);
  return { id: proposed.id, etag: answer.headers.get('etag') ?? '' };
}

/** What anybody reads of this nursery. */
export async function publicBansOf(anyone: Caller, { uscc }: Named): Promise<object[]> {
  const { body } = await anyone('GET', '/v1/institution-bans');
  return (body['items'] as (object & { uscc: string })[]).filter((one) => one.uscc === uscc);
}

/** An answer that says nothing of whom it was asked about. */
export function saysNothing({ text }: Answer): boolean {
  return !/verdict|receipt|reasons/.test(text);
}
