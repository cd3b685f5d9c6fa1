import { writeFileSync } from 'node:fs';
import { Session } from 'node:inspector';

// Loaded into the service before anything else: SIGUSR2 starts a CPU profile, the next SIGUSR2 writes it to
// the file of BENCH_PROFILE.
const out = process.env['BENCH_PROFILE'];
const session = new Session();
let running = false;

process.on('SIGUSR2', () => {
  if (running && out) {
    session.post('Profiler.stop', (_fault, { profile }) =>
      writeFileSync(out, JSON.stringify(profile)),
    );
  } else {
    session.connect();
    session.post('Profiler.enable');
    session.post('Profiler.start');
  }
  running = !running;
});
