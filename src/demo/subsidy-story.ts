import type { Answer, Caller } from './callers';
import type { Player } from './cast';
import type { Tell } from './line';

/** Whether a certificate is worth a subsidy: what the registry cannot know is stated by the clerk. */
export async function playSubsidy(clerk: Caller, li: Player, tell: Tell): Promise<void> {
  const person = { identity: { type: 'resident_id', number: li.number }, name: li.name };
  const assess = () =>
    clerk('POST', '/v1/subsidy-assessments', {
      purpose: 'advice',
      appliedOn: '2026-06-15',
      people: [{ person, programme: 'skill_upgrade' }],
    });
  tell(
    'clerk',
    `may ${li.name} get 技能提升补贴`,
    'undetermined: insured_months',
    said(await assess()),
  );
  const stated = await clerk('PUT', `/v1/subsidy-facts/demo-${li.number.slice(6, 17)}`, {
    person,
    kind: 'insured_months',
    value: { months: 36 },
    asOf: '2026-06-10',
    source: '社会保险经办机构',
    updatedAt: '2026-06-15T01:00:00Z',
  });
  tell('clerk', 'states 36 months insured', '201', String(stated.status));
  tell(
    'clerk',
    'asks again',
    'eligible: 2000 yuan by national-skill-upgrade',
    said(await assess()),
  );
}

interface Assessed {
  readonly outcome: string;
  readonly amountFen: number | null;
  readonly rules: readonly { readonly id: string }[];
  readonly conditions: readonly { readonly condition: string; readonly met: string }[];
}

/** The outcome with its reasons: the sum and its rule, or the conditions that are not met. */
function said({ status, body }: Answer): string {
  const [item] = (body['items'] ?? []) as { assessments: Assessed[] }[];
  const one = item?.assessments[0];
  if (!one) return `${status} ${String(body['detail'])}`;
  const open = one.conditions.filter(({ met }) => met !== 'met').map(({ condition }) => condition);
  if (open.length > 0) return `${one.outcome}: ${open.join(', ')}`;
  const rules = one.rules.map(({ id }) => id).join(', ');
  return `${one.outcome}: ${(one.amountFen ?? 0) / 100} yuan by ${rules}`;
}
