import { KIND_WORDS, LEVEL_WORDS, OCCUPATION_WORDS } from '../../domain/certificate-words';
import { escaped } from '../../platform/html';
import type { ShownCertificate } from './papers.commands';

/** The page of a certificate: who in outline, what, from whom, and whether it is current. No script, no style, no request. */
export function certificatePage(shown: ShownCertificate | null): string {
  return shown ? pageOf(...headOf(shown.isCurrent), rowsOf(shown)) : pageOf(...UNKNOWN, []);
}

const UNKNOWN = ['?', '查无此证', 'No such certificate'] as const;

function headOf(isCurrent: boolean): readonly [string, string, string] {
  return isCurrent ? ['✓', '当前有效', 'Current'] : ['✗', '已不再有效', 'No longer current'];
}

type Row = readonly [zh: string, en: string, value: string];

function rowsOf(shown: ShownCertificate): Row[] {
  const { kind, occupation, level, issuer, issuedOn, lapsesOn, name } = shown;
  const { zh, en } = KIND_WORDS[kind];
  const work = occupation === null ? null : OCCUPATION_WORDS[occupation];
  const grade = level === null ? null : LEVEL_WORDS[level];
  return [
    ['持证人', 'Holder', name],
    ['证书', 'Certificate', `${zh} · ${en}`],
    ...(occupation === null
      ? []
      : [['职业', 'Occupation', work ? `${work.zh} · ${work.en}` : occupation] as const]),
    ...(grade ? [['等级', 'Level', `${grade.zh} · ${grade.en}`] as const] : []),
    ['发证机构', 'Issuer', issuer],
    ['发证日期', 'Issued on', issuedOn],
    ['有效期至', 'Last day', lapsesOn ?? '长期 · no end'],
  ];
}

function pageOf(mark: string, zh: string, en: string, rows: readonly Row[]): string {
  const list = rows.map(
    ([label, meaning, value]) =>
      `<dt>${label} <span lang="en">${meaning}</span></dt>\n<dd><strong>${escaped(value)}</strong></dd>`,
  );
  return `<!doctype html>
<html lang="zh-CN">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex">
<title>${zh} · ${en}</title>
</head>
<body>
<main>
<h1>${mark} ${zh}<br><span lang="en">${en}</span></h1>
${list.length > 0 ? `<dl>\n${list.join('\n')}\n</dl>\n` : ''}<p>请与持证人的身份证件及证书核对。本页不说明原因，不代替入职查询和公安机关犯罪记录查询。</p>
<p lang="en">Compare it with the holder's document and the certificate. This page gives no reason, and is neither a clearance check nor a police record check.</p>
</main>
</body>
</html>
`;
}
