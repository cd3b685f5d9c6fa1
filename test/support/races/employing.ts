import { dayInShanghai } from '../../../src/domain/calendar';
import type { Person } from '../people';
import type { Answer, Sent } from './driver';
import type { Pass } from './stage';

/** An employment as its nursery last read it. */
export interface Recorded {
  readonly id: string;
  readonly etag: string;
}

export function recordedBy({ body, etag }: Answer): Recorded {
  return { id: String(body['id']), etag };
}

/** Which every post inside needs before the first day. */
export function healthCertificate(school: Pass, holder: Person, reference: string): Sent {
  const today = dayInShanghai(new Date());
  return {
    method: 'PUT',
    path: `/v1/credentials/${reference}`,
    authorization: school(),
    body: {
      holder,
      kind: 'health_certificate',
      number: 'H-1',
      issuedOn: today,
      expiresOn: null,
      updatedAt: new Date().toISOString(),
    },
  };
}

/** A part-time cleaner from today on, by this answer. */
export function employment(nursery: Pass, clearanceCheckId: string): Sent {
  return {
    method: 'POST',
    path: '/v1/employments',
    authorization: nursery(),
    body: {
      clearanceCheckId,
      reference: 'staff-1',
      site: 'main house',
      kind: 'employed',
      hours: 'part_time',
      startsOn: dayInShanghai(new Date()),
    },
  };
}

/** With everything that a cleaner's confirmation needs besides a clear answer. */
export function confirmation(nursery: Pass, { id, etag }: Recorded): Sent {
  return {
    method: 'POST',
    path: `/v1/employments/${id}/confirm`,
    authorization: nursery(),
    body: {
      policeQuery: {
        channel: 'police_station',
        queriedOn: dayInShanghai(new Date()),
        letterNumber: 'letter 12',
        letterSeen: true,
      },
      attested: ['integrity_file'],
    },
    headers: { 'if-match': etag },
  };
}

let sites = 0;

/** To a site where nobody was before. */
export function move(nursery: Pass, { id, etag }: Recorded): Sent {
  sites += 1;
  return {
    method: 'POST',
    path: `/v1/employments/${id}/changes`,
    authorization: nursery(),
    body: { site: `house ${sites}` },
    headers: { 'if-match': etag },
  };
}
