import { liftRequest } from '../lifting';
import { syntheticNumber } from '../organisations';
import { problemOf, proposalOn, question, term, type Person } from '../people';
import type { Answer } from '../town';
import type { Deed } from '../world-plan/deeds';
import { dayOf, instantOf, textOf, type Slot } from '../world-plan/time';
import { at, type World } from '../world-plan/world';
import { findingsSeen, obligationSeen } from './seen';
import type { Stage } from './stage';

/** Of a kind of deed, what it is answered and whether that is what the plan says. */
type Act<Kind extends Deed['kind']> = (
  stage: Stage,
  deed: Extract<Deed, { kind: Kind }>,
  slot: Slot,
) => Promise<void>;

/** Does a deed over HTTP. @throws Error when it is answered otherwise than planned. */
export async function perform(stage: Stage, deed: Deed, slot: Slot): Promise<void> {
  const act = ACTS[deed.kind] as Act<Deed['kind']>;
  try {
    await act(stage, deed, slot);
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error);
    throw new Error(`${textOf(dayOf(slot))}, ${JSON.stringify(deed)}: ${said}`, { cause: error });
  }
}

const ACTS: { readonly [Kind in Deed['kind']]: Act<Kind> } = {
  ask: async ({ cast, world, labels }, { check, person, institution, position, verdict }, slot) => {
    const asked = question(personOf(world, person), position, textOf(dayOf(slot)));
    const answer = await cast.nursery(institution)('POST', '/v1/clearance-checks', asked);
    must(answer, 201, { verdict });
    labels.name('check', check, answer.body['id']);
  },
  record: async (stage, { employment, check, institution, startsOn, hours, verdict }) => {
    const { cast, labels, etags } = stage;
    const answer = await cast.nursery(institution)('POST', '/v1/employments', {
      clearanceCheckId: labels.idOf('check', check),
      reference: employment.replace(' ', '-'),
      site: 'main house',
      kind: 'employed',
      hours,
      startsOn: textOf(startsOn),
    });
    must(answer, 201, { verdict, state: 'unconfirmed' });
    labels.name('employment', employment, answer.body['id']);
    etags.set(employment, etagOf(answer));
  },
  certify: async ({ cast, world }, { person }, slot) => {
    const holder = personOf(world, person);
    const answer = await cast.school('PUT', `/v1/credentials/health-${person}-${slot}`, {
      holder,
      kind: 'health_certificate',
      number: 'H-1',
      issuedOn: textOf(dayOf(slot)),
      expiresOn: null,
      updatedAt: instantOf(slot),
    });
    must(answer, 201, {});
  },
  confirm: async (stage, { employment, institution, letterSeen, isConfirmed }, slot) => {
    const answer = await move(stage, institution, employment, 'confirm', {
      policeQuery: {
        channel: 'police_station',
        queriedOn: textOf(dayOf(slot)),
        letterNumber: 'letter 12',
        letterSeen,
      },
      attested: ['integrity_file'],
    });
    if (isConfirmed) must(answer, 200, { state: 'confirmed' });
    else if (problemOf(answer) !== '422 employment-not-confirmable') throw new Error(answer.text);
  },
  change: async (stage, { employment, institution, change, state }) => {
    must(await move(stage, institution, employment, 'changes', change), 200, { state });
  },
  end: async (stage, { employment, institution, lastDay, reason }) => {
    const leaving = { lastDay: textOf(lastDay), reason };
    must(await move(stage, institution, employment, 'end', leaving), 200, { state: 'ended' });
  },
  report: async ({ cast, labels }, { check, institution, outcome }) => {
    const path = `/v1/clearance-checks/${labels.idOf('check', check)}/outcome`;
    must(await cast.nursery(institution)('POST', path, { outcome }), 200, { outcome });
  },
  ban: async ({ cast, world, labels, etags }, { ban, person, until, isApproved }, slot) => {
    const day = dayOf(slot);
    const proposal = proposalOn(personOf(world, person), {
      incidentOn: textOf(day - 10),
      decision: {
        documentNumber: ban,
        legalBasis: ['人口与计划生育法 第四十一条第二款'],
        decidedOn: textOf(day - 2),
        servedOn: textOf(day - 1),
      },
      ...(until !== null && term(textOf(until - 1))),
    });
    const proposed = await cast.li('POST', '/v1/bans', proposal);
    must(proposed, 201, {});
    labels.name('ban', ban, proposed.body['id']);
    const path = `/v1/bans/${labels.idOf('ban', ban)}/${isApproved ? 'approve' : 'reject'}`;
    const body = isApproved ? undefined : { reason: 'wrong_person' };
    const decided = await cast.wu('POST', path, body, { 'if-match': etagOf(proposed) });
    must(decided, 200, { state: isApproved ? 'in_force' : 'rejected' });
    etags.set(ban, etagOf(decided));
  },
  lift: async ({ cast, labels, etags }, { ban }, slot) => {
    const path = `/v1/bans/${labels.idOf('ban', ban)}/lift`;
    const request = liftRequest({ decidedOn: textOf(dayOf(slot)) });
    const motion = await cast.li('POST', path, request, { 'if-match': etags.get(ban) ?? '' });
    must(motion, 201, {});
    const approval = `/v1/ban-motions/${String(motion.body['id'])}/approve`;
    must(await cast.wu('POST', approval, undefined, { 'if-match': etagOf(motion) }), 200, {});
  },
  read: async ({ cast }, { institution }) => {
    must(await cast.nursery(institution)('GET', '/v1/obligations?limit=200'), 200, {});
  },
  step: async (stage, { obligation, institution, step, channel }) => {
    const { id, version } = await obligationSeen(stage, obligation);
    const caller = channel === null ? stage.cast.nursery(institution) : stage.cast.wu;
    const body = { step, ...(channel !== null && { channel }) };
    const path = `/v1/obligations/${id}/steps`;
    must(await caller('POST', path, body, { 'if-match': `"${version}"` }), 200, { state: step });
  },
  dismiss: async (stage, { finding: { kind, key } }) => {
    const open = (await findingsSeen(stage, { kind, isOpen: true })).find((one) => one.key === key);
    if (!open) throw new Error('there is no such finding');
    const path = `/v1/findings/${open.id}/dismiss`;
    const answer = await stage.cast.wu(
      'POST',
      path,
      { reason: 'explained' },
      { 'if-match': `"${open.version}"` },
    );
    must(answer, 200, {});
  },
  choose: async ({ cast }, { institution, monthDay }) => {
    must(await cast.nursery(institution)('PUT', '/v1/recheck-day', { monthDay }), 200, {
      monthDay,
    });
  },
};

async function move(
  { cast, labels, etags }: Stage,
  institution: number,
  employment: string,
  what: string,
  body: object,
): Promise<Answer> {
  const path = `/v1/employments/${labels.idOf('employment', employment)}/${what}`;
  const ifMatch = { 'if-match': etags.get(employment) ?? '' };
  const answer = await cast.nursery(institution)('POST', path, body, ifMatch);
  if (answer.status === 200) etags.set(employment, etagOf(answer));
  return answer;
}

function personOf(world: World, number: number): Person {
  const { name, birthDate, serial } = at(world.people, number);
  const identity = { type: 'resident_id', number: syntheticNumber(birthDate, serial) };
  return { identity, name, birthDate };
}

function etagOf({ headers }: Answer): string {
  return headers.get('etag') ?? '';
}

function must(answer: Answer, status: number, body: Readonly<Record<string, unknown>>): void {
  const differs = Object.entries(body).some(([key, value]) => answer.body[key] !== value);
  if (answer.status !== status || differs) {
    throw new Error(`not ${status} ${JSON.stringify(body)}: ${problemOf(answer)} ${answer.text}`);
  }
}
