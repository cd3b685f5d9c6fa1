import type { Standing } from './standing.commands';

const WORDS: Readonly<Record<Standing, { zh: string; en: string; mark: string }>> = {
  current: { zh: '当前有效', en: 'Current', mark: '✓' },
  no_longer_current: { zh: '已不再有效', en: 'No longer current', mark: '✗' },
};

/** The page of a receipt: its standing and nothing of whom, where or why. No script, no style, no request. */
export function receiptPage(standing: Standing): string {
  const { zh, en, mark } = WORDS[standing];
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
<p>托育从业人员入职查询回执的当前状态。本页不显示姓名，也不说明原因；请与出示人的证件及回执核对。</p>
<p lang="en">The standing of a clearance receipt. This page names nobody and gives no reason: compare the receipt with the document of whoever shows it.</p>
<p>本回执不代替公安机关犯罪记录查询。</p>
<p lang="en">A receipt is not a police record check.</p>
</main>
</body>
</html>
`;
}
