import { addDays, plainDate } from '../../../src/domain/calendar';
import { syntheticNumber } from '../organisations';
import { codeOf, type Answer, type Sent } from '../races/driver';
import type { Pass } from '../races/stage';
import type { Act, Command, Move, Outcome } from './world';

/** Who is called what in a walk, outside of it: real documents, real ids. */
export interface Names {
  readonly officers: readonly Pass[];
  readonly nursery: Pass;
  /** Identity numbers of the people, by their place. */
  readonly numbers: readonly string[];
  /** Before the numbers of decisions, so that no two walks cite the same. */
  readonly mark: string;
  /** In the order in which they came. */
  readonly banIds: readonly string[];
  readonly motionIds: readonly string[];
}

/** The command as a request over HTTP. */
export function requestOf(names: Names, command: Command): Sent {
  return {
    method: 'POST',
    authorization: names.officers[command.by]?.() ?? '',
    ...partsOf(names, command),
    ...('etag' in command && { headers: { 'if-match': `"${command.etag}"` } }),
  };
}

function partsOf(names: Names, command: Command): Pick<Sent, 'path' | 'body'> {
  switch (command.does) {
    case 'propose':
      return { path: '/v1/bans', body: proposalOf(names, command.act) };
    case 'correct':
      return {
        path: `/v1/bans/${names.banIds[command.ban]}/correct`,
        body: proposalOf(names, command.act),
      };
    case 'request': {
      const { ban, kind, basis, decidedOn, releasedOn } = command;
      const rest = { basis, documentNumber: `${names.mark} order`, decidedOn };
      return {
        path: `/v1/bans/${names.banIds[ban]}/${kind}`,
        body: kind === 'release' ? { ...rest, releasedOn } : rest,
      };
    }
    case 'approve':
    case 'reject':
    case 'withdraw':
      return decisionOf(names, command);
  }
}

function decisionOf(
  { banIds, motionIds }: Names,
  { does, of, target }: Command & { does: Move },
): Pick<Sent, 'path' | 'body'> {
  const isBan = of === 'ban';
  const path = isBan
    ? `/v1/bans/${banIds[target]}/${does}`
    : `/v1/ban-motions/${motionIds[target]}/${does}`;
  if (does !== 'reject') return { path };
  return { path, body: { reason: isBan ? 'wrong_person' : 'basis_not_proven' } };
}

function proposalOf({ numbers, mark }: Names, act: Act) {
  const { who, name, document, term, instrument, decidedOn, servedOn, ...said } = act;
  const { ground, category, capacity, incidentOn } = said;
  return {
    subject: { person: { ...applicant(numbers, who, name), proof: 'police_name_number_check' } },
    ground,
    category,
    capacity,
    incidentOn,
    incidentDivision: '410105',
    decision: {
      ...(instrument && { instrument }),
      documentNumber: `${mark} ${document}`,
      legalBasis: ['人口与计划生育法 第四十一条第二款'],
      decidedOn,
      servedOn,
    },
    ...(term && { term }),
  };
}

function applicant(numbers: readonly string[], who: number, name: string) {
  return { identity: { type: 'resident_id', number: numbers[who] ?? '' }, name };
}

/** The question whether somebody may clean a nursery: a post that needs nothing. */
export function checkOf({ nursery, numbers }: Names, who: number, name: string, day: string): Sent {
  return {
    method: 'POST',
    path: '/v1/clearance-checks',
    authorization: nursery(),
    body: {
      applicant: { ...applicant(numbers, who, name), proof: 'card_reader' },
      position: 'cleaner',
      purpose: 'pre_employment',
      basis: { applicationReference: 'HR-1', authorisedOn: day },
    },
  };
}

/** Whether the registry answered what the model says. */
export function agrees({ refusals, says }: Outcome, answer: Answer): boolean {
  const told = toldBy(answer);
  return refusals.length > 0 ? refusals.includes(told) : told === says;
}

/** The state that was reached, or why not. */
export function toldBy(answer: Answer): string {
  return answer.status < 300
    ? String(answer.body['state'])
    : `${answer.status} ${codeOf(answer) || JSON.stringify(answer.body)}`;
}

let born = 0;

/** People whom no walk has met: two of one name and birth date, and one who was under 18 not long ago. */
export function newPeople(): { readonly numbers: string[]; readonly bornOn: string[] } {
  born += 1;
  const first = addDays(plainDate('1930-01-01'), born % 12_000);
  const young = addDays(plainDate('2004-06-01'), born % 600);
  return {
    numbers: [
      syntheticNumber(first, 1 + 10 * Math.floor(born / 12_000)),
      syntheticNumber(first, 2 + 10 * Math.floor(born / 12_000)),
      syntheticNumber(young, 3 + 10 * Math.floor(born / 600)),
    ],
    bornOn: [first, first, young],
  };
}
