import type PDFDocument from 'pdfkit';

export const WIDTH = 595.28;
export const HEIGHT = 841.89;
export const LEFT = 84;
export const RIGHT = WIDTH - 84;
const LABELS = 104;
export const GREY = '#555555';

export type Document = InstanceType<typeof PDFDocument>;

export type Row = readonly [label: string, value: string];
export const COURSE = '课程与学时';

const [TOP, BOTTOM] = [226, 606];
const VALUES = { width: RIGHT - LEFT - LABELS, lineGap: 3 };
export const SIZES = [13, 11.5, 10, 8.5, 7] as const;
const LEAST_GAP = 4;

/** Each as high as its value, in the largest letters in which all have room; the space that is left is shared. */
export function drawRows(page: Document, all: readonly Row[]): void {
  const size = SIZES.find((one) => roomLeft(page, all, one) >= 0) ?? SIZES[4];
  const rows = withRoom(page, all, size);
  const free = roomLeft(page, rows, size) + LEAST_GAP * rows.length;
  const gap = Math.min(18, Math.max(LEAST_GAP, free / rows.length));
  let y = TOP;
  for (const [label, value] of rows) {
    page.font('bold').fontSize(size).fillColor(GREY).text(label, LEFT, y, { width: LABELS });
    page
      .font('regular')
      .fillColor('black')
      .text(value, LEFT + LABELS, y, VALUES);
    y += heightOf(page, value, size) + gap;
  }
}

export function heightOf(page: Document, value: string, size: number): number {
  page.font('regular').fontSize(size);
  return page.heightOfString(value, VALUES);
}

function roomLeft(page: Document, rows: readonly Row[], size: number): number {
  return rows.reduce(
    (room, [, value]) => room - heightOf(page, value, size) - LEAST_GAP,
    BOTTOM - TOP,
  );
}

/** Of more courses than a page holds, the first; the sum of hours counts all, and how many are left out is said. */
function withRoom(page: Document, all: readonly Row[], size: number): readonly Row[] {
  const courses = all.filter(([label]) => label === COURSE).length;
  for (let left = 0; left < courses; left += 1) {
    const rows = leavingOut(all, courses - left, left);
    if (roomLeft(page, rows, size) >= 0) return rows;
  }
  return all;
}

function leavingOut(all: readonly Row[], kept: number, left: number): readonly Row[] {
  if (left === 0) return all;
  const first = all.findIndex(([label]) => label === COURSE);
  const more: Row = [COURSE, `另有 ${left} 门课程，学时已计入合计`];
  return [...all.slice(0, first + kept), more, ...all.slice(first + kept + left)];
}
