import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { canonical } from '../../src/domain/fact';
import { isDivision } from '../../src/domain/division';
import { SUBSIDY_RULES } from '../../src/domain/rulebook/subsidy-rules';
import { SUBSIDY_PROGRAMMES, type SubsidyRule } from '../../src/domain/subsidy-rule';
import { SUBJECT_OF } from '../../src/domain/subsidy-subject';

/**
 * Every row that was ever in force, without its end. A row may be ended and followed by one more line here; whoever has to
 * change a line has edited a rule that decisions cite.
 */
const LANDED: Record<string, string> = {
  'daqing-vocational-training@1': 'df6fb926155e3e16',
  'henan-loan-interest-extra@1': '0dc08726ccc9851d',
  'national-insurance-graduate-flexible@1': '3cd129afe4527d5f',
  'national-insurance-graduate-micro@1': '37ea1e92490dc65a',
  'national-insurance-hardship-employed@1': '8ed56a01b435ee7b',
  'national-insurance-hardship-flexible@1': '839cf3360ee84aea',
  'national-loan-interest@1': '5fb83be9c86ceebd',
  'national-skill-upgrade@1': 'e7f4d60deee0ba1c',
  'national-skill-upgrade@2': 'fa9d65f20cb2da24',
  'national-skill-upgrade@3': '535cf108c8388953',
  'national-skill-upgrade@4': '7baf37fe9cf6ef49',
  'national-vocational-training@1': '92bf08f4bd8f7354',
  'national-vocational-training@2': '2b640ee1bcb8c2d8',
  'quanzhou-shortage-occupations@1': 'a14ce2f96735ed73',
  'quanzhou-skill-upgrade-extra@1': '8711b0d9188538f0',
  'shenzhen-vocational-training@1': 'eceeea3381dc8185',
  'yongan-post-subsidy@1': '4dbb011d897b42aa',
};

function digest({ inForce, ...row }: SubsidyRule): string {
  const text = canonical({ ...row, startsOn: inForce.startsOn });
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}

const lines = [...new Set(SUBSIDY_RULES.map(({ id }) => id))];

test('no row of the subsidy rulebook was edited, or went', () => {
  const rows = SUBSIDY_RULES.map((row) => [`${row.id}@${String(row.version)}`, digest(row)]);
  expect(Object.fromEntries(rows)).toEqual(LANDED);
});

describe.each(lines)('the rows of %s', (id) => {
  const rows = SUBSIDY_RULES.filter((row) => row.id === id);

  it('count from 1 and follow one another without overlap', () => {
    expect(rows.map(({ version }) => version)).toEqual(rows.map((_, at) => at + 1));
    rows.slice(1).forEach(({ inForce }, at) => {
      const before = rows[at]?.inForce.endsOn;
      expect(before).not.toBeNull();
      expect(String(before) <= inForce.startsOn).toBe(true);
    });
  });

  it('name a place, a programme, what is paid for, and what is not confirmed', () => {
    for (const row of rows) {
      expect(row.jurisdiction === 'CN' || isDivision(row.jurisdiction)).toBe(true);
      expect(SUBSIDY_PROGRAMMES).toContain(row.programme);
      expect(row.subject).toBe(SUBJECT_OF[row.programme]);
      expect(row.source.confirmed).toBe(row.source.unconfirmed === '');
      expect(row.role === 'shortage_list').toBe(row.amount.kind === 'nothing');
      expect(row.role === 'top_up').toBe(row.amount.kind === 'percent_of_base');
    }
  });

  it('stand in docs/subsidies.md', () => {
    expect(readFileSync('docs/subsidies.md', 'utf8')).toContain(`\`${id}\``);
  });
});
