import { asOfficer } from '../src/demo/callers';
import type { DemoFile } from '../src/demo/demo-file';
import { personAt } from './people';
import { withClient, type Place } from './place';

/** Of everybody loaded, so many are barred: more than in life, so that a short run meets some. */
const ONE_IN = 2_000;
const MOST = 40;

/** Two officers bar the first of each two thousand, over HTTP, once. */
export async function barSome(
  place: Place,
  url: string,
  demo: DemoFile,
  people: number,
): Promise<void> {
  const there = await withClient(place.url, async (client) => {
    const { rows } = await client.query<{ n: number }>('SELECT count(*)::integer AS n FROM ban');
    return rows[0]?.n ?? 0;
  });
  const wanted = Math.min(MOST, Math.floor(people / ONE_IN));
  if (there >= wanted) return;
  const [first, second] =
    demo.authorities.find(({ division }) => division === '410105')?.officers ?? [];
  if (!first || !second) throw new Error('the demonstration has no two officers of the county');
  const proposer = await asOfficer(url, first);
  const approver = await asOfficer(url, second);
  for (let at = there; at < wanted; at += 1) {
    const { number, name } = personAt(1 + at * ONE_IN);
    const proposed = await proposer('POST', '/v1/bans', proposal(number, name, at));
    const address = `/v1/bans/${String(proposed.body['id'])}/approve`;
    const { status } = await approver('POST', address, undefined, proposed.etag);
    if (status !== 200) throw new Error(`a ban was answered ${proposed.status}, ${status}`);
  }
}

function proposal(number: string, name: string, at: number) {
  return {
    subject: {
      person: {
        identity: { type: 'resident_id', number, country: 'CHN' },
        name,
        proof: 'police_name_number_check',
      },
    },
    capacity: 'perpetrator',
    ground: 'child_abuse',
    category: 'abuse',
    incidentOn: '2026-05-02',
    incidentDivision: '410105',
    decision: {
      documentNumber: `金卫托罚〔2026〕${at + 1}号`,
      legalBasis: ['人口与计划生育法 第四十一条第二款'],
      decidedOn: '2026-06-01',
      servedOn: '2026-06-05',
    },
  };
}
