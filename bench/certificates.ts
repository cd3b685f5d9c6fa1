import { performance } from 'node:perf_hooks';
import { plainDate } from '../src/domain/calendar';
import {
  drawCertificate,
  type PrintedCertificate,
} from '../src/features/certificates/certificate-pdf';
import { openPainter } from '../src/features/certificates/painter';
import { percentile } from './percentile';
import { circumstances, writeResult } from './report';

type Draw = (printed: PrintedCertificate) => Promise<Uint8Array>;

/** Draws certificates on the thread of requests and beside it, and how long that thread stood still meanwhile. */
export async function benchCertificates({ drawings }: { drawings: number }): Promise<void> {
  const before = circumstances();
  const painter = openPainter();
  const beside = await drawn(painter.draw, drawings);
  await painter.close();
  const within = await drawn(drawCertificate, drawings);
  const result = { ...before, drawings, beside, within };
  console.log(result);
  console.log(await writeResult('certificates', result));
}

/** Milliseconds. */
async function drawn(draw: Draw, drawings: number) {
  const stops = watchStops();
  const first = await timed(draw, 0);
  const firstStop = stops.longest();
  const taken: number[] = [];
  for (let n = 1; n <= drawings; n += 1) taken.push(await timed(draw, n));
  const longestStop = stops.longest();
  stops.end();
  taken.sort((a, b) => a - b);
  const [p50, p99] = [percentile(taken, 0.5), percentile(taken, 0.99)];
  return { first, firstStop, p50, p99, longestStop };
}

async function timed(draw: Draw, n: number): Promise<number> {
  const from = performance.now();
  await draw(printed(n));
  const taken = performance.now() - from;
  await new Promise((resolve) => setTimeout(resolve, 10));
  return Math.round(taken);
}

/** How long at most a timer of one millisecond came late, since this was last asked. */
function watchStops() {
  let [last, longest] = [performance.now(), 0];
  const timer = setInterval(() => {
    const now = performance.now();
    longest = Math.max(longest, now - last - 1);
    last = now;
  }, 1);
  return {
    longest: () => {
      const told = Math.round(longest);
      longest = 0;
      return told;
    },
    end: () => clearInterval(timer),
  };
}

function printed(n: number): PrintedCertificate {
  return {
    ...{ kind: 'skill_level_certificate', occupation: '4-10-01-03', level: 3, degree: null },
    ...{ major: null, years: null, issuedOn: plainDate('2026-05-20'), lapsesOn: null },
    ...{
      number: `Y000141000001263${100_000 + n}`,
      name: '欧阳㛃䶮',
      document: '999999199001010016',
    },
    ...{ issuer: '某某职业培训学校', award: null, standing: 'valid', issuedByRegistry: false },
    ...{ completions: [], recordedAt: new Date('2026-05-21T01:00:00Z') },
    pageUrl: `https://registry.example/c/${'A'.repeat(43)}`,
  };
}
