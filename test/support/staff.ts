import { ask, problemOf, type Person } from './people';
import { dayOf, type Answer, type Caller, type Town } from './town';

/** An employment as its institution got it. */
export interface Employed {
  readonly id: string;
  readonly etag: string;
  readonly body: Readonly<Record<string, unknown>>;
}

export interface Hiring {
  readonly nursery?: Caller;
  readonly position?: string;
  readonly startsOn?: string;
  readonly hours?: 'full_time' | 'part_time';
  readonly managerEmploymentId?: string;
}

let hired = 0;

/** The body of a new employment that cites this check; a part-time cleaner who starts today, unless said otherwise. */
export function employmentOf(town: Town, clearanceCheckId: string, hiring: Hiring = {}) {
  hired += 1;
  const { startsOn = dayOf(town.registry), hours = 'part_time' } = hiring;
  const { position, managerEmploymentId } = hiring;
  return {
    clearanceCheckId,
    reference: `staff-${hired}`,
    site: 'main house',
    kind: 'employed',
    hours,
    startsOn,
    ...(position !== undefined && { position }),
    ...(managerEmploymentId !== undefined && { managerEmploymentId }),
  };
}

/** Asks about somebody and records them, whatever the answer. */
export async function hire(town: Town, person: Person, hiring: Hiring = {}): Promise<Employed> {
  const { nursery = town.nursery, position = 'cleaner' } = hiring;
  const check = await ask(town, person, { nursery, position });
  if (check.status !== 201) throw new Error(`not answered: ${problemOf(check)}`);
  const given = employmentOf(town, String(check.body['id']), hiring);
  return employedOf(await nursery('POST', '/v1/employments', given));
}

export function employedOf(answer: Answer): Employed {
  if (answer.status !== 201 && answer.status !== 200) {
    throw new Error(`not recorded: ${problemOf(answer)} ${answer.text}`);
  }
  return {
    id: String(answer.body['id']),
    etag: answer.headers.get('etag') ?? '',
    body: answer.body,
  };
}

export function move(
  nursery: Caller,
  { id, etag }: Pick<Employed, 'id' | 'etag'>,
  what: 'confirm' | 'changes' | 'end',
  body: object,
): Promise<Answer> {
  return nursery('POST', `/v1/employments/${id}/${what}`, body, { 'if-match': etag });
}

/** That the police were asked today and the letter was seen, and the integrity file of the place. */
export function confirmation(town: Town, change: object = {}) {
  return {
    policeQuery: {
      channel: 'police_station',
      queriedOn: dayOf(town.registry),
      letterNumber: 'letter 12',
      letterSeen: true,
    },
    attested: ['integrity_file'],
    ...change,
  };
}

/** The yearly health certificate that every post inside needs before the first day. */
export async function healthy(town: Town, person: Person): Promise<Person> {
  const now = new Date(Date.now() + town.registry.clock.shiftMs).toISOString();
  const reference = Buffer.from(`health-${person.identity.number}-${now}`).toString('base64url');
  const answer = await town.school('PUT', `/v1/credentials/${reference}`, {
    holder: person,
    kind: 'health_certificate',
    number: 'H-1',
    issuedOn: dayOf(town.registry),
    expiresOn: null,
    updatedAt: now,
  });
  if (answer.status !== 201) throw new Error(`not recorded: ${problemOf(answer)} ${answer.text}`);
  return person;
}

/** Hired and confirmed. */
export async function employ(town: Town, person: Person, hiring: Hiring = {}): Promise<Employed> {
  await healthy(town, person);
  const recorded = await hire(town, person, hiring);
  const { nursery = town.nursery } = hiring;
  return employedOf(await move(nursery, recorded, 'confirm', confirmation(town)));
}
