// Reads a PDF from standard input as a reader of its own would: text of its pages and their pictures, as JSON.
import { Buffer } from 'node:buffer';
import process from 'node:process';
import { extractImages, extractText, getDocumentProxy } from 'unpdf';

const parts = [];
for await (const part of process.stdin) parts.push(part);
const pdf = await getDocumentProxy(new Uint8Array(Buffer.concat(parts)));
const { text } = await extractText(pdf, { mergePages: true });
const images = await extractImages(pdf, 1);
const told = images.map(({ data, width, height, channels }) => ({
  width,
  height,
  channels,
  data: Buffer.from(data).toString('base64'),
}));
process.stdout.write(JSON.stringify({ pages: pdf.numPages, text, images: told }));
