import type { Role } from '../domain/principal';
import type { NewProvider } from '../features/institutions/institutions.commands';
import { plainDate } from '../domain/calendar';
import { CREDENTIAL_KINDS } from '../domain/credential';

/** Who the demonstration consists of. Every name, code and number is made up; identity numbers use area 999999. */
export const AUTHORITIES = [
  { key: 'province', name: '河南省卫生健康委员会（演示）', division: '410000' },
  { key: 'city', name: '郑州市卫生健康委员会（演示）', division: '410100' },
  { key: 'county', name: '郑州市金水区卫生健康委员会（演示）', division: '410105' },
] as const;

const WORKING: readonly Role[] = ['registrar', 'case_officer', 'subsidy_clerk'];

export const OFFICERS: readonly { readonly name: string; readonly roles: readonly Role[] }[] = [
  { name: 'a', roles: WORKING },
  { name: 'b', roles: WORKING },
  { name: 'auditor', roles: ['auditor'] },
  { name: 'admin', roles: ['administrator'] },
];

export const INSTITUTIONS = [
  { name: '金水小太阳托育中心（演示）', uscc: '91999999XX00000358', division: '410105' },
  { name: '中牟阳光托育园（演示）', uscc: '52999999XX0000019K', division: '410122' },
] as const;

const ANY_AWARD: NewProvider['awards'] = [...CREDENTIAL_KINDS, 'training_completion' as const].map(
  (kind) => ({
    kind,
    occupations: null,
    highestLevel: null,
    startsOn: plainDate('2020-01-01'),
    endsOn: null,
  }),
);

export const PROVIDERS = [
  { name: '郑州幼师职业学校（演示）', division: '410100', awards: ANY_AWARD },
  { name: '河南托育技能评价中心（演示）', division: '410000', awards: ANY_AWARD },
];
