import type { Movement, StatementLine } from '../../domain/subsidy-statement';
import type { Words } from '../../domain/subsidy-words';
import { escaped } from '../../platform/html';
import type { Statement } from './statements.commands';

/** To be printed and handed out. `name` is what the officer said. No script, no style, no request. */
export function statementPage(name: string, { madeOn, lines }: Statement): string {
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="robots" content="noindex">
<title>补贴申领情况说明 · Statement of subsidies</title>
</head>
<body>
<main>
<h1>补贴申领情况说明<br><span lang="en">Statement of subsidies</span></h1>
<p>姓名 <span lang="en">Name</span>：${escaped(name)}</p>
<p>截至 <span lang="en">As of</span>：${madeOn}</p>
${lines.length === 0 ? '<p>没有申领记录。 <span lang="en">No claims.</span></p>' : tableOf(lines)}
<p>本说明仅列本机构及下级机构办理的申领。对决定不服的，可以依法申请行政复议或者提起行政诉讼。</p>
<p lang="en">Only claims at this authority and those below it. Against a decision you may apply for review or bring an action, as the law says.</p>
</main>
</body>
</html>
`;
}

const HEADINGS: readonly Words[] = [
  { zh: '补贴', en: 'Subsidy' },
  { zh: '证书', en: 'Certificate' },
  { zh: '申请日期', en: 'Applied on' },
  { zh: '状态', en: 'State' },
  { zh: '决定日期', en: 'Decided on' },
  { zh: '核定金额（元）', en: 'Amount (yuan)' },
  { zh: '实发金额（元）', en: 'Paid (yuan)' },
  { zh: '支付', en: 'Payments' },
  { zh: '退回', en: 'Paid back' },
  { zh: '原因', en: 'Reason' },
];

function tableOf(lines: readonly StatementLine[]): string {
  const head = HEADINGS.map((words) => `<th>${both(words)}</th>`).join('');
  const rows = lines.map((line) => `<tr>${cellsOf(line).map(cell).join('')}</tr>`);
  return `<table border="1">\n<thead><tr>${head}</tr></thead>\n<tbody>\n${rows.join('\n')}\n</tbody>\n</table>`;
}

function cellsOf(line: StatementLine): string[] {
  const { occupation, level } = line;
  return [
    both(line.programme),
    escaped([occupation, level].filter((one) => one !== null).join(' / ')),
    line.appliedOn,
    both(line.state),
    line.decidedOn ?? '',
    yuan(line.amountFen),
    yuan(line.paidFen),
    movements(line.payments),
    movements(line.recoveries),
    line.reason ? both(line.reason) : '',
  ];
}

function movements(all: readonly Movement[]): string {
  return all.map(({ on, amountFen }) => `${on} ${yuan(amountFen)}`).join('<br>');
}

function cell(content: string): string {
  return `<td>${content}</td>`;
}

function both({ zh, en }: Words): string {
  return `${zh}<br><span lang="en">${en}</span>`;
}

function yuan(fen: number): string {
  return `${Math.trunc(fen / 100)}.${String(fen % 100).padStart(2, '0')}`;
}
