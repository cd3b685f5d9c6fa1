import fc from 'fast-check';
import { addDays, plainDate, type PlainDate } from '../../src/domain/calendar';
import { CREDENTIAL_KINDS, DEGREES, type CredentialRecord } from '../../src/domain/credential';
import { TOPICS, type CompletionRecord } from '../../src/domain/training';

/** A skill certificate as caregiver of 2025 that does not expire, unless the test says otherwise. */
export function credential(change: Partial<CredentialRecord> = {}): CredentialRecord {
  return {
    id: 'credential',
    kind: 'skill_level_certificate',
    occupation: '4-10-01-03',
    level: 3,
    degree: null,
    major: null,
    years: null,
    issuedOn: plainDate('2025-06-30'),
    expiresOn: null,
    status: 'valid',
    state: 'accepted',
    ...change,
  };
}

/** One that has only the members given: no occupation, level, degree, major or years by default. */
export function bare(change: Partial<CredentialRecord>): CredentialRecord {
  return credential({ occupation: null, level: null, ...change });
}

/** The caregiver's whole course, passed, unless the test says otherwise. */
export function completion(change: Partial<CompletionRecord> = {}): CompletionRecord {
  return {
    id: 'completion',
    organisationId: 'school',
    courseCode: 'BY-120',
    hours: { theory: 60, practice: 60 },
    topics: ['professional_ethics', 'child_development_and_mental_health'],
    startedOn: plainDate('2026-03-01'),
    completedOn: plainDate('2026-06-30'),
    result: 'passed',
    state: 'accepted',
    ...change,
  };
}

/** A day within two years of 21 November 2026. */
export function anyDay(): fc.Arbitrary<PlainDate> {
  return fc.integer({ min: -730, max: 730 }).map((days) => addDays(plainDate('2026-11-21'), days));
}

export function anyCredential(): fc.Arbitrary<CredentialRecord> {
  return fc.record({
    id: fc.uuid(),
    kind: fc.constantFrom(...CREDENTIAL_KINDS),
    occupation: fc.constantFrom('4-10-01-01', '4-10-01-03', '4-10-01-04', null),
    level: fc.constantFrom(1, 3, 5, null),
    degree: fc.constantFrom(...DEGREES, null),
    major: fc.constantFrom('520802', '学前教育', '会计', 'nursery_management', null),
    years: fc.constantFrom(0, 1, 2, 3, 10, null),
    issuedOn: anyDay(),
    expiresOn: fc.option(anyDay()),
    status: fc.constantFrom('valid', 'valid', 'valid', 'suspended', 'revoked'),
    state: fc.constantFrom('accepted', 'accepted', 'accepted', 'unverified', 'held_for_review'),
  });
}

export function anyCompletion(): fc.Arbitrary<CompletionRecord> {
  return fc.record({
    id: fc.uuid(),
    organisationId: fc.constantFrom('school', 'college'),
    courseCode: fc.constantFrom('A', 'B', 'C'),
    hours: fc.record({
      theory: fc.constantFrom(0, 20, 40, 60),
      practice: fc.constantFrom(0, 20, 40, 60),
    }),
    topics: fc.subarray([...TOPICS]),
    startedOn: anyDay(),
    completedOn: anyDay(),
    result: fc.constantFrom('passed', 'passed', 'passed', 'failed', 'withdrawn'),
    state: fc.constantFrom('accepted', 'accepted', 'accepted', 'unverified', 'held_for_review'),
  });
}
