import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { toBuffer as drawCode } from 'qrcode';
import type { PlainDate } from '../../domain/calendar';
import {
  dayOf,
  KIND_WORDS,
  LEVEL_WORDS,
  maskNumber,
  OCCUPATION_WORDS,
  STANDING_WORDS,
} from '../../domain/certificate-words';
import type { AwardRight, CredentialRecord, CredentialStanding } from '../../domain/credential';
import {
  COURSE,
  drawRows,
  GREY,
  HEIGHT,
  heightOf,
  LEFT,
  RIGHT,
  SIZES,
  WIDTH,
  type Document,
  type Row,
} from './certificate-pdf-rows';
import type { StatedCompletion } from './certificates.store';

/** Everything that stands on the page. The same gives the same bytes. */
export interface PrintedCertificate extends Pick<
  CredentialRecord,
  'kind' | 'occupation' | 'level' | 'degree' | 'major' | 'years' | 'issuedOn'
> {
  readonly number: string;
  readonly name: string;
  /** Its number alone; printed but for the last four signs as stars. */
  readonly document: string;
  readonly issuer: string;
  readonly award:
    | (Pick<AwardRight, 'kind' | 'occupations' | 'highestLevel'> & {
        readonly startsOn: PlainDate;
        readonly lastDay: PlainDate | null;
      })
    | null;
  readonly lapsesOn: PlainDate | null;
  readonly standing: CredentialStanding;
  readonly issuedByRegistry: boolean;
  readonly completions: readonly StatedCompletion[];
  readonly pageUrl: string;
  /** Of the version that is printed. */
  readonly recordedAt: Date;
}

const RED = '#9b1c1c';

/** Noto Sans Hans, SIL OFL 1.1: all of GB 18030's basic plane. Read once, when the first certificate is drawn. */
const fonts = new Map<string, Buffer>();
function fontOf(weight: 'Regular' | 'Bold'): Buffer {
  const known = fonts.get(weight);
  if (known) return known;
  const folder = dirname(dirname(require.resolve('@embedpdf/fonts-sc')));
  const font = readFileSync(join(folder, 'fonts', `NotoSansHans-${weight}.otf`));
  fonts.set(weight, font);
  return font;
}

/** One page A4. Only the signs that occur are embedded. */
export async function drawCertificate(printed: PrintedCertificate): Promise<Buffer> {
  const code = await drawCode(printed.pageUrl, { errorCorrectionLevel: 'M', margin: 4, scale: 6 });
  const { recordedAt } = printed;
  // half a second of every start, were it read with the rest
  const { default: Page } = await import('pdfkit');
  const page = new Page({
    size: [WIDTH, HEIGHT],
    margin: 0,
    lang: 'zh-CN',
    displayTitle: true,
    info: {
      Title: titleOf(printed),
      Author: printed.issuer,
      CreationDate: recordedAt,
      ModDate: recordedAt,
    },
  });
  const parts: Buffer[] = [];
  const ended = new Promise<Buffer>((resolve, reject) => {
    page.on('data', (part: Buffer) => parts.push(part));
    page.on('end', () => resolve(Buffer.concat(parts)));
    page.on('error', reject);
  });
  page.registerFont('regular', fontOf('Regular')).registerFont('bold', fontOf('Bold'));
  drawFrame(page);
  drawHead(page, printed);
  drawRows(page, rowsOf(page, printed));
  drawFoot(page, printed, code);
  page.end();
  return ended;
}

function titleOf({ kind, issuedByRegistry }: PrintedCertificate): string {
  return issuedByRegistry ? KIND_WORDS[kind].zh : `${KIND_WORDS[kind].zh}登记证明`;
}

function drawFrame(page: Document): void {
  page
    .lineWidth(2.4)
    .strokeColor(RED)
    .rect(34, 34, WIDTH - 68, HEIGHT - 68)
    .stroke();
  page
    .lineWidth(0.7)
    .rect(41, 41, WIDTH - 82, HEIGHT - 82)
    .stroke();
}

function drawHead(page: Document, printed: PrintedCertificate): void {
  const { kind, number, standing, issuedByRegistry } = printed;
  const title = titleOf(printed);
  const size = title.length > 10 ? 27 : 36;
  const centred = { width: RIGHT - LEFT, align: 'center' } as const;
  page.font('bold').fillColor(RED).fontSize(size);
  page.text(title, LEFT, 92, { ...centred, characterSpacing: title.length > 10 ? 1 : 6 });
  const meaning = issuedByRegistry
    ? KIND_WORDS[kind].en
    : `Registered: ${KIND_WORDS[kind].en.toLowerCase()}`;
  page.font('regular').fillColor(GREY).fontSize(11).text(meaning, LEFT, 142, centred);
  page
    .fillColor('black')
    .fontSize(11)
    .text(`证书编号：${shown(page, number)}`, LEFT, 172, centred);
  if (standing === 'valid') return;
  const { zh, en } = STANDING_WORDS[standing];
  page.font('bold').fillColor(RED).fontSize(13);
  page.text(`注意：本证书${zh} (${en})`, LEFT, 194, centred);
}

function rowsOf(page: Document, printed: PrintedCertificate): Row[] {
  const { name, document, occupation, level, major, years, issuedOn, lapsesOn } = printed;
  const work = occupation === null ? null : OCCUPATION_WORDS[occupation];
  const grade = level === null ? null : LEVEL_WORDS[level];
  const safe = (text: string) => shown(page, text);
  return [
    ['持证人', safe(name)],
    ['证件号码', maskNumber(document)],
    ...(occupation === null
      ? []
      : [['职业（工种）', `${work ? `${work.zh} ` : ''}${occupation}`] as const]),
    ...(grade ? [['等级', grade.zh] as const] : []),
    ...(major === null ? [] : [['专业（方向）', safe(MAJOR_WORDS[major] ?? major)] as const]),
    ...(years === null ? [] : [['年限', `${years} 年`] as const]),
    ...printed.completions.map((one): Row => [COURSE, safe(courseOf(one))]),
    ...(printed.completions.length > 1
      ? [['学时合计', totalOf(printed.completions)] as const]
      : []),
    ['发证机构', safe(printed.issuer)],
    ...(printed.award ? [['颁证资格', awardOf(printed.award)] as const] : []),
    ['发证日期', dayOf(issuedOn)],
    ['有效期至', lapsesOn === null ? '长期有效' : dayOf(lapsesOn)],
  ];
}

const MAJOR_WORDS: Readonly<Record<string, string>> = {
  nursery_management: '托育机构负责人培训',
  infant_care: '托育机构保育人员培训',
};

function courseOf({ courseTitle, ...one }: StatedCompletion): string {
  const period = `${dayOf(one.startedOn)}至${dayOf(one.completedOn)}`;
  return `${courseTitle}，理论 ${one.theoryHours} 学时、实践 ${one.practiceHours} 学时，${period}，考核合格`;
}

function totalOf(completions: readonly StatedCompletion[]): string {
  const sum = (hours: (one: StatedCompletion) => number) =>
    completions.reduce((total, one) => total + hours(one), 0);
  const theory = sum(({ theoryHours }) => theoryHours);
  const practice = sum(({ practiceHours }) => practiceHours);
  return `${theory + practice} 学时（理论 ${theory}，实践 ${practice}；每学时 45 分钟）`;
}

function awardOf(award: NonNullable<PrintedCertificate['award']>): string {
  const { kind, occupations, highestLevel, startsOn, lastDay } = award;
  const what = kind === 'training_completion' ? '培训结业' : KIND_WORDS[kind].zh;
  const which = occupations === null ? '' : `，职业 ${occupations.join('、')}`;
  const upTo = highestLevel === null ? '' : `，最高${LEVEL_WORDS[highestLevel]?.zh ?? ''}`;
  const until = lastDay === null ? '起' : `至${dayOf(lastDay)}`;
  return `经登记可颁发${what}${which}${upTo}，${dayOf(startsOn)}${until}`;
}

/** Two lines, above the day. */
const MOST_OF_ISSUER = 42;

function drawFoot(page: Document, printed: PrintedCertificate, code: Buffer): void {
  const { issuer, issuedOn, issuedByRegistry, pageUrl } = printed;
  page.image(code, LEFT - 12, 624, { width: 124 });
  const [x, width] = [LEFT + 124, RIGHT - LEFT - 124];
  const name = shown(page, issuer);
  const size = SIZES.find((one) => heightOf(page, name, one) <= MOST_OF_ISSUER) ?? SIZES[4];
  page.font('bold').fontSize(size).fillColor('black');
  page.text(name, x, 640, { width, align: 'right', height: MOST_OF_ISSUER, ellipsis: true });
  page.font('regular').fontSize(12).text(dayOf(issuedOn), { width, align: 'right' });
  page.fontSize(9).fillColor(GREY);
  const origin = issuedByRegistry
    ? '本证书由托育从业人员登记系统根据结业记录签发。'
    : '本件根据发证机构登记的信息生成，不替代证书原件。';
  const lines = [
    `${origin}扫描二维码核验当前状态，以核验页面为准：`,
    pageUrl,
    '本件不代替入职查询和公安机关犯罪记录查询。',
    ...(hasUnknown(page, printed) ? ['方括号内为字库未收汉字的 Unicode 编码。'] : []),
  ];
  page.text(lines.join('\n'), x, 700, { width, lineGap: 2 });
}

/** What a font holds is not in the types of pdfkit. */
interface Glyphs {
  readonly _font: { readonly font: { hasGlyphForCodePoint(code: number): boolean } };
}

/** With the code in brackets for every sign that the font lacks: never an empty box that nobody notices. */
function shown(page: Document, text: string): string {
  return Array.from(text, (sign) => (has(page, sign) ? sign : codeOf(sign))).join('');
}

function has(page: Document, sign: string): boolean {
  page.font('regular');
  return (page as unknown as Glyphs)._font.font.hasGlyphForCodePoint(sign.codePointAt(0) ?? 0);
}

function codeOf(sign: string): string {
  return `[U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}]`;
}

function hasUnknown(page: Document, { name, issuer, completions }: PrintedCertificate): boolean {
  const said = [name, issuer, ...completions.map(({ courseTitle }) => courseTitle)].join('');
  return Array.from(said).some((sign) => !has(page, sign));
}
