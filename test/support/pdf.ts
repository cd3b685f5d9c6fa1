import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import jsQR from 'jsqr';

interface Picture {
  readonly width: number;
  readonly height: number;
  readonly channels: number;
  /** Base64. */
  readonly data: string;
}

export interface OpenedPdf {
  readonly pages: number;
  /** Without spaces and line ends: where a line breaks is layout. */
  readonly text: string;
  /** What a phone reads of the picture on the page. */
  readonly code: string | null;
}

/** Opens a PDF in a process of its own: the reader is a module that jest cannot load. */
export function openPdf(pdf: Buffer): OpenedPdf {
  const reader = join(__dirname, 'read-pdf.mjs');
  const told = execFileSync(process.execPath, [reader], { input: pdf, maxBuffer: 1 << 26 });
  const { pages, text, images } = JSON.parse(told.toString('utf8')) as {
    pages: number;
    text: string;
    images: Picture[];
  };
  const [picture] = images;
  return { pages, text: text.replace(/\s/g, ''), code: picture ? codeIn(picture) : null };
}

function codeIn({ width, height, channels, data }: Picture): string | null {
  const signs = Buffer.from(data, 'base64');
  const rgba = new Uint8ClampedArray(width * height * 4).fill(255);
  for (let at = 0; at < width * height; at += 1) {
    for (let colour = 0; colour < 3; colour += 1) {
      rgba[at * 4 + colour] = signs[at * channels + (channels >= 3 ? colour : 0)] ?? 0;
    }
  }
  return jsQR(rgba, width, height)?.data ?? null;
}
