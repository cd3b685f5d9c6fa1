import { addDays, plainDate, type PlainDate } from '../../src/domain/calendar';
import {
  CREDENTIAL_KINDS,
  lastDayOf,
  mayAward,
  mustBeAllowedToAward,
  mustBePlausibleCredential,
  readCertificateNumber,
  statusOn,
  type Awarded,
  type AwardRight,
  type CredentialKind,
  type CredentialRecord,
} from '../../src/domain/credential';
import { Refusal } from '../../src/domain/refusal';
import { renewalOf } from '../../src/domain/renewal';
import { bare, credential } from './holdings';

const on = plainDate;

function codeOf(act: () => unknown): string {
  try {
    act();
  } catch (error) {
    if (error instanceof Refusal) return error.code;
    throw error;
  }
  return 'taken';
}

describe('a credential counts from the day of issue to its last day', () => {
  test.each`
    status         | issuedOn        | expiresOn       | day             | standing
    ${'valid'}     | ${'2025-03-01'} | ${null}         | ${'2025-02-28'} | ${'not_yet_issued'}
    ${'valid'}     | ${'2025-03-01'} | ${null}         | ${'2025-03-01'} | ${'valid'}
    ${'valid'}     | ${'2025-03-01'} | ${null}         | ${'2199-12-31'} | ${'valid'}
    ${'valid'}     | ${'2025-03-01'} | ${'2026-02-28'} | ${'2026-02-28'} | ${'valid'}
    ${'valid'}     | ${'2025-03-01'} | ${'2026-02-28'} | ${'2026-03-01'} | ${'lapsed'}
    ${'valid'}     | ${'2025-03-01'} | ${'2025-03-01'} | ${'2025-03-01'} | ${'valid'}
    ${'suspended'} | ${'2025-03-01'} | ${'2026-02-28'} | ${'2025-06-01'} | ${'suspended'}
    ${'suspended'} | ${'2025-03-01'} | ${'2026-02-28'} | ${'2026-03-01'} | ${'suspended'}
    ${'revoked'}   | ${'2025-03-01'} | ${null}         | ${'2025-06-01'} | ${'revoked'}
    ${'revoked'}   | ${'2025-03-01'} | ${'2026-02-28'} | ${'2026-03-01'} | ${'revoked'}
  `(
    '$status from $issuedOn to $expiresOn is $standing on $day',
    ({
      status,
      issuedOn,
      expiresOn,
      day,
      standing,
    }: CredentialRecord & { day: PlainDate; standing: string }) => {
      expect(statusOn({ status, issuedOn, expiresOn }, day)).toBe(standing);
    },
  );
});

describe('a yearly certificate ends after its year, or when it says itself, whichever comes first', () => {
  test.each`
    issuedOn        | expiresOn       | validYears | last
    ${'2026-03-01'} | ${null}         | ${null}    | ${null}
    ${'2026-03-01'} | ${'2030-01-01'} | ${null}    | ${'2030-01-01'}
    ${'2026-03-01'} | ${null}         | ${1}       | ${'2027-02-28'}
    ${'2026-03-01'} | ${'2030-01-01'} | ${1}       | ${'2027-02-28'}
    ${'2026-03-01'} | ${'2026-08-31'} | ${1}       | ${'2026-08-31'}
    ${'2024-02-29'} | ${null}         | ${1}       | ${'2025-02-28'}
  `(
    'issued on $issuedOn until $expiresOn, every $validYears years: $last',
    ({
      issuedOn,
      expiresOn,
      validYears,
      last,
    }: Pick<CredentialRecord, 'issuedOn' | 'expiresOn'> & {
      validYears: number | null;
      last: string | null;
    }) => {
      expect(lastDayOf({ issuedOn, expiresOn }, validYears)).toBe(last);
    },
  );
});

describe('a credential is issued no later than today and does not end before it begins', () => {
  test.each`
    issuedOn        | expiresOn       | code
    ${'2026-11-21'} | ${null}         | ${'taken'}
    ${'2026-11-22'} | ${null}         | ${'period-invalid'}
    ${'2026-11-21'} | ${'2026-11-21'} | ${'taken'}
    ${'2026-11-21'} | ${'2026-11-20'} | ${'period-invalid'}
    ${'2020-01-01'} | ${'2021-01-01'} | ${'taken'}
  `(
    'from $issuedOn to $expiresOn, pushed on 2026-11-21: $code',
    ({
      issuedOn,
      expiresOn,
      code,
    }: Pick<CredentialRecord, 'issuedOn' | 'expiresOn'> & { code: string }) => {
      const push = () =>
        mustBePlausibleCredential(credential({ issuedOn, expiresOn }), on('2026-11-21'));
      expect(codeOf(push)).toBe(code);
    },
  );
});

const SKILL_CODE = '职业技能等级证书编码规则';
const SPECIAL_CODE = '特级技师证书编码规则, count of letters and digits only';
const OLD_CODE = '职业资格证书编码规则';

describe('every pattern of a number reads each level and both ends of the year', () => {
  const shapes = [
    { kind: 'skill_level_certificate', source: SKILL_CODE, of: 'Y00014100000125#000001' },
    { kind: 'skill_level_certificate', source: SKILL_CODE, of: 'S00004100000125#000001' },
    { kind: 'vocational_qualification', source: OLD_CODE, of: '2541010001#00001' },
  ] as const;
  const read = (kind: CredentialKind, number: string, level: number | null, day: string) => {
    let said = '';
    const code = codeOf(() => {
      said = readCertificateNumber(kind, number, { level, issuedOn: on(day) });
    });
    return code === 'taken' ? said : code;
  };
  const WRONG = 'certificate-number-contradicts';

  test.each(shapes.flatMap((shape) => [1, 2, 3, 4, 5].map((level) => ({ ...shape, level }))))(
    '$of at level $level ($source)',
    ({ kind, of, level }) => {
      const number = of.replace('#', String(level));
      expect(read(kind, number, level, '2025-06-30')).toBe('accepted');
      expect(read(kind, number, null, '2025-06-30')).toBe('accepted');
      expect(read(kind, number, (level % 5) + 1, '2025-06-30')).toBe(WRONG);
      expect(read(kind, number, level, '2024-12-31')).toBe(WRONG);
      expect(read(kind, number, level, '2025-01-01')).toBe('accepted');
      expect(read(kind, number, level, '2025-12-31')).toBe('accepted');
      expect(read(kind, number, level, '2026-01-01')).toBe(WRONG);
    },
  );

  test.each(shapes.flatMap((shape) => [0, 6, 9].map((digit) => ({ ...shape, digit }))))(
    '$of with $digit, which is no level ($source)',
    ({ kind, of, digit }) => {
      const number = of.replace('#', String(digit));
      expect(read(kind, number, null, '2025-06-30')).toBe('unverified');
      expect(read(kind, number, 5, '2025-06-30')).toBe(WRONG);
    },
  );

  test.each`
    source          | kind                          | number                      | level   | answer
    ${SPECIAL_CODE} | ${'skill_level_certificate'}  | ${'ST00041000001250000001'} | ${null} | ${'accepted'}
    ${SPECIAL_CODE} | ${'skill_level_certificate'}  | ${'Y00014100000125T000001'} | ${null} | ${'accepted'}
    ${SPECIAL_CODE} | ${'skill_level_certificate'}  | ${'Y00014100000125T000001'} | ${5}    | ${WRONG}
    ${SPECIAL_CODE} | ${'skill_level_certificate'}  | ${'Y0001410000012TT000001'} | ${null} | ${'unverified'}
    ${SPECIAL_CODE} | ${'skill_level_certificate'}  | ${'T00014100000125T000001'} | ${null} | ${'unverified'}
    ${SPECIAL_CODE} | ${'skill_level_certificate'}  | ${'Y00014100000125T00001'}  | ${null} | ${'unverified'}
    ${OLD_CODE}     | ${'vocational_qualification'} | ${'2541014001300001'}       | ${3}    | ${'accepted'}
    ${OLD_CODE}     | ${'vocational_qualification'} | ${'2541015001300001'}       | ${3}    | ${'unverified'}
    ${OLD_CODE}     | ${'vocational_qualification'} | ${'254101000130001'}        | ${3}    | ${'unverified'}
    ${OLD_CODE}     | ${'vocational_qualification'} | ${'25410100013000011'}      | ${3}    | ${'unverified'}
    ${OLD_CODE}     | ${'vocational_qualification'} | ${'Y000141000001253000001'} | ${3}    | ${'unverified'}
  `(
    '$number of $kind at level $level: $answer ($source)',
    ({ kind, number, level, answer }: CredentialRecord & { number: string; answer: string }) => {
      expect(read(kind, number, level, '2025-06-30')).toBe(answer);
    },
  );

  test('of a year a hundred years on only the last two digits are known', () => {
    expect(read('vocational_qualification', '9941010001300001', 3, '1999-12-31')).toBe('accepted');
    expect(read('vocational_qualification', '0041010001300001', 3, '2000-01-01')).toBe('accepted');
    expect(read('vocational_qualification', '9941010001300001', 3, '2000-01-01')).toBe(WRONG);
  });

  test.each(
    CREDENTIAL_KINDS.filter(
      (kind) => kind !== 'skill_level_certificate' && kind !== 'vocational_qualification',
    ),
  )('%s has no pattern that is known, so no number of it fails one', (kind) => {
    expect(read(kind, 'Y000141000001253000001', 1, '2020-01-01')).toBe('accepted');
    expect(read(kind, '12', null, '2020-01-01')).toBe('accepted');
  });
});

describe('both sides of every validity day', () => {
  const yearly = '托儿所幼儿园卫生保健管理办法 (2010): yearly';
  const food = '食品安全法 45: yearly';
  const guard = '保安服务管理条例 16 names no term';
  const paper = 'as the paper says';
  test.each`
    kind                          | source    | issuedOn        | expiresOn       | last
    ${'health_certificate'}       | ${yearly} | ${'2026-03-01'} | ${null}         | ${'2027-02-28'}
    ${'health_certificate'}       | ${yearly} | ${'2026-03-01'} | ${'2030-01-01'} | ${'2027-02-28'}
    ${'health_certificate'}       | ${yearly} | ${'2024-02-29'} | ${null}         | ${'2025-02-28'}
    ${'health_certificate'}       | ${yearly} | ${'2023-03-01'} | ${null}         | ${'2024-02-29'}
    ${'health_certificate'}       | ${yearly} | ${'2026-03-01'} | ${'2026-08-31'} | ${'2026-08-31'}
    ${'food_handler_certificate'} | ${food}   | ${'2025-12-31'} | ${null}         | ${'2026-12-30'}
    ${'food_handler_certificate'} | ${food}   | ${'2026-01-01'} | ${'2026-01-01'} | ${'2026-01-01'}
    ${'guard_licence'}            | ${guard}  | ${'2020-01-01'} | ${'2026-12-31'} | ${'2026-12-31'}
    ${'training_certificate'}     | ${paper}  | ${'2026-03-01'} | ${'2027-03-01'} | ${'2027-03-01'}
    ${'skill_level_certificate'}  | ${paper}  | ${'2025-06-30'} | ${'2028-02-29'} | ${'2028-02-29'}
  `(
    '$kind of $issuedOn until $expiresOn counts to $last ($source)',
    ({ kind, issuedOn, expiresOn, last }: CredentialRecord & { last: PlainDate }) => {
      const { lapsesOn } = renewalOf({ kind, issuedOn, expiresOn });
      expect(lapsesOn).toBe(last);
      const standing = (day: PlainDate) =>
        statusOn({ issuedOn, expiresOn: lapsesOn, status: 'valid' }, day);
      expect(standing(addDays(issuedOn, -1))).toBe('not_yet_issued');
      expect(standing(issuedOn)).toBe('valid');
      expect(standing(last)).toBe('valid');
      expect(standing(addDays(last, 1))).toBe('lapsed');
    },
  );

  test.each(['guard_licence', 'training_certificate', 'skill_level_certificate'] as const)(
    '%s without a last day never lapses',
    (kind) => {
      expect(renewalOf({ kind, issuedOn: on('2020-01-01'), expiresOn: null }).lapsesOn).toBeNull();
    },
  );
});

describe('a certificate number is held against the declared level and the year of issue', () => {
  const skill: CredentialKind = 'skill_level_certificate';
  const old: CredentialKind = 'vocational_qualification';
  test.each`
    what                                       | kind                    | number                         | level   | issuedOn        | answer
    ${'an employer, level 3 of 2025'}          | ${skill}                | ${'Y000141000001253000001'}    | ${3}    | ${'2025-06-30'} | ${'accepted'}
    ${'a social body filed with its province'} | ${skill}                | ${'S000041000001255000001'}    | ${5}    | ${'2025-06-30'} | ${'accepted'}
    ${'no level declared'}                     | ${skill}                | ${'Y000141000001253000001'}    | ${null} | ${'2025-06-30'} | ${'accepted'}
    ${'lower case, spaces, full width'}        | ${skill}                | ${'ｙ0001 41000001 253000001'} | ${3}    | ${'2025-06-30'} | ${'accepted'}
    ${'the first day of the year'}             | ${skill}                | ${'Y000141000001253000001'}    | ${3}    | ${'2025-01-01'} | ${'accepted'}
    ${'the last day of the year'}              | ${skill}                | ${'Y000141000001253000001'}    | ${3}    | ${'2025-12-31'} | ${'accepted'}
    ${'the day before the year'}               | ${skill}                | ${'Y000141000001253000001'}    | ${3}    | ${'2024-12-31'} | ${'certificate-number-contradicts'}
    ${'the day after the year'}                | ${skill}                | ${'Y000141000001253000001'}    | ${3}    | ${'2026-01-01'} | ${'certificate-number-contradicts'}
    ${'another level'}                         | ${skill}                | ${'Y000141000001253000001'}    | ${4}    | ${'2025-06-30'} | ${'certificate-number-contradicts'}
    ${'a level that is none, declared as 5'}   | ${skill}                | ${'Y000141000001256000001'}    | ${5}    | ${'2025-06-30'} | ${'certificate-number-contradicts'}
    ${'a level that is none, not declared'}    | ${skill}                | ${'Y000141000001256000001'}    | ${null} | ${'2025-06-30'} | ${'unverified'}
    ${'a digit short'}                         | ${skill}                | ${'Y00014100000125300001'}     | ${3}    | ${'2025-06-30'} | ${'unverified'}
    ${'a digit too many'}                      | ${skill}                | ${'Y0001410000012530000011'}   | ${3}    | ${'2025-06-30'} | ${'unverified'}
    ${'another first letter'}                  | ${skill}                | ${'X000141000001253000001'}    | ${3}    | ${'2025-06-30'} | ${'unverified'}
    ${'a special level'}                       | ${skill}                | ${'Y00014100000125T000001'}    | ${null} | ${'2025-06-30'} | ${'accepted'}
    ${'a special level, two letters first'}    | ${skill}                | ${'YT00014100000125000001'}    | ${null} | ${'2025-06-30'} | ${'accepted'}
    ${'a special level declared as 1'}         | ${skill}                | ${'Y00014100000125T000001'}    | ${1}    | ${'2025-06-30'} | ${'certificate-number-contradicts'}
    ${'three letters'}                         | ${skill}                | ${'YT0001410000012500000T'}    | ${null} | ${'2025-06-30'} | ${'unverified'}
    ${'an old qualification'}                  | ${old}                  | ${'1216000000300001'}          | ${3}    | ${'2012-05-01'} | ${'accepted'}
    ${'an old qualification of another year'}  | ${old}                  | ${'1216000000300001'}          | ${3}    | ${'2013-05-01'} | ${'certificate-number-contradicts'}
    ${'an old qualification of another level'} | ${old}                  | ${'1216000000300001'}          | ${4}    | ${'2012-05-01'} | ${'certificate-number-contradicts'}
    ${'an old number with a centre of kind 4'} | ${old}                  | ${'1216004000300001'}          | ${3}    | ${'2012-05-01'} | ${'accepted'}
    ${'an old number with a centre of kind 5'} | ${old}                  | ${'1216005000300001'}          | ${3}    | ${'2012-05-01'} | ${'unverified'}
    ${'an old number on a skill certificate'}  | ${skill}                | ${'1216000000300001'}          | ${3}    | ${'2012-05-01'} | ${'unverified'}
    ${'a kind without a pattern'}              | ${'health_certificate'} | ${'郑健证 17'}                 | ${null} | ${'2026-05-01'} | ${'accepted'}
    ${'a degree'}                              | ${'education_degree'}   | ${'100015202505000001'}        | ${null} | ${'2025-07-01'} | ${'accepted'}
  `(
    '$what: $answer',
    ({
      kind,
      number,
      level,
      issuedOn,
      answer,
    }: CredentialRecord & { number: string; answer: string }) => {
      let said = '';
      const refused = codeOf(() => {
        said = readCertificateNumber(kind, number, { level, issuedOn });
      });
      expect(refused === 'taken' ? said : refused).toBe(answer);
    },
  );

  test('the refusal never repeats the number', () => {
    const number = 'Y000141000001253000001';
    expect.assertions(2);
    try {
      readCertificateNumber(skill, number, { level: 4, issuedOn: on('2025-06-30') });
    } catch (error) {
      expect(error).toBeInstanceOf(Refusal);
      expect(String(error)).not.toContain('000141');
    }
  });
});

describe('a provider awards what it was given the right to, while it has it', () => {
  const rights: AwardRight[] = [
    {
      kind: 'skill_level_certificate',
      occupations: ['4-10-01-03'],
      highestLevel: 3,
      inForce: { startsOn: on('2025-01-01'), endsOn: on('2026-01-01') },
    },
    {
      kind: 'training_completion',
      occupations: null,
      highestLevel: null,
      inForce: { startsOn: on('2025-01-01'), endsOn: null },
    },
  ];
  test.each`
    kind                         | occupation      | level   | day             | may
    ${'skill_level_certificate'} | ${'4-10-01-03'} | ${3}    | ${'2024-12-31'} | ${false}
    ${'skill_level_certificate'} | ${'4-10-01-03'} | ${3}    | ${'2025-01-01'} | ${true}
    ${'skill_level_certificate'} | ${'4-10-01-03'} | ${3}    | ${'2025-12-31'} | ${true}
    ${'skill_level_certificate'} | ${'4-10-01-03'} | ${3}    | ${'2026-01-01'} | ${false}
    ${'skill_level_certificate'} | ${'4-10-01-03'} | ${5}    | ${'2025-06-01'} | ${true}
    ${'skill_level_certificate'} | ${'4-10-01-03'} | ${2}    | ${'2025-06-01'} | ${false}
    ${'skill_level_certificate'} | ${'4-10-01-03'} | ${null} | ${'2025-06-01'} | ${false}
    ${'skill_level_certificate'} | ${'4-10-01-02'} | ${3}    | ${'2025-06-01'} | ${false}
    ${'skill_level_certificate'} | ${null}         | ${3}    | ${'2025-06-01'} | ${false}
    ${'education_degree'}        | ${null}         | ${null} | ${'2025-06-01'} | ${false}
    ${'training_completion'}     | ${null}         | ${null} | ${'2025-06-01'} | ${true}
    ${'training_completion'}     | ${null}         | ${null} | ${'2024-12-31'} | ${false}
  `(
    '$kind in $occupation at level $level on $day: $may',
    ({ kind, occupation, level, day, may }: Awarded & { day: PlainDate; may: boolean }) => {
      expect(mayAward(rights, { kind, occupation, level }, day)).toBe(may);
      const award = () => mustBeAllowedToAward(rights, { kind, occupation, level }, day);
      expect(codeOf(award)).toBe(may ? 'taken' : 'award-not-permitted');
    },
  );

  test('without rights it awards nothing', () => {
    const award = { kind: 'care_experience', occupation: null, level: null } as const;
    expect(mayAward([], award, on('2025-06-01'))).toBe(false);
  });
});

interface Whole {
  readonly kind: CredentialKind;
  readonly given: Partial<CredentialRecord>;
  readonly answer: string | string[];
}

test.each`
  kind                         | given                    | answer
  ${'education_degree'}        | ${{}}                    | ${['/degree']}
  ${'education_degree'}        | ${{ degree: 'college' }} | ${'taken'}
  ${'care_experience'}         | ${{}}                    | ${['/years']}
  ${'management_experience'}   | ${{ years: 0 }}          | ${'taken'}
  ${'skill_level_certificate'} | ${{ level: 3 }}          | ${['/occupation']}
  ${'skill_level_certificate'} | ${{}}                    | ${['/occupation', '/level']}
  ${'health_certificate'}      | ${{}}                    | ${'taken'}
`('a $kind with $given: $answer', ({ kind, given, answer }: Whole) => {
  const push = bare({ kind, ...given });
  try {
    mustBePlausibleCredential(push, on('2026-11-21'));
    expect('taken').toEqual(answer);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    expect(error.extras.faults?.map(({ pointer }) => pointer)).toEqual(answer);
  }
});
