/** When something began and when its answer was there, in milliseconds of the driver's one clock. */
export interface Span {
  readonly begun: number;
  readonly ended: number;
}

/** A change that was made, and the instant that it bears, if it tells one. Milliseconds of the database's clock. */
export interface Change extends Span {
  readonly at: number | null;
}

/** What one check said, and the instant that it bears. */
export interface Sighting extends Change {
  readonly verdict: string;
}

/** What may be said of one question before a change took effect, and what after. */
export interface Turn {
  readonly before: readonly string[];
  readonly after: readonly string[];
}

export interface Faults {
  /** Begun after the change was answered, or after somebody had seen it, and answered as before. */
  readonly stale: readonly string[];
  /** Answered as after the change before anybody had asked for the change. */
  readonly early: readonly string[];
  /** Neither the one nor the other. */
  readonly foreign: readonly string[];
  /** Bears a later instant than the change and says what was before, or the other way round. */
  readonly disordered: readonly string[];
}

let last = 0;

/** Rises with each reading, so that what the driver did first has the smaller time. */
export function tick(): number {
  last = Math.max(performance.now(), last + 1e-6);
  return last;
}

/** Holds what was said about one question against the change that was made meanwhile. */
export function faultsOf(turn: Turn, change: Change, sightings: readonly Sighting[]): Faults {
  const turned = sightings.filter(({ verdict }) => turn.after.includes(verdict));
  const seen = turned.reduce((first, { ended }) => Math.min(first, ended), change.ended);
  const stale = sightings.filter(
    ({ begun, verdict }) => begun > seen && !turn.after.includes(verdict),
  );
  const early = turned.filter(({ ended }) => ended < change.begun);
  const foreign = sightings.filter(
    ({ verdict }) => !turn.after.includes(verdict) && !turn.before.includes(verdict),
  );
  const disordered = sightings.filter(
    ({ at, verdict }) =>
      at !== null &&
      change.at !== null &&
      ((at > change.at && !turn.after.includes(verdict)) ||
        (at < change.at && !turn.before.includes(verdict))),
  );
  const told = ({ verdict, begun, ended, at }: Sighting): string =>
    `${verdict} from ${ms(begun - change.begun)} to ${ms(ended - change.begun)}, dated ${ms((at ?? 0) - (change.at ?? 0))} from the change, which was answered at ${ms(change.ended - change.begun)} and known at ${ms(seen - change.begun)}`;
  return {
    stale: stale.map(told),
    early: early.map(told),
    foreign: foreign.map(told),
    disordered: disordered.map(told),
  };
}

function ms(time: number): string {
  return `${time.toFixed(3)} ms`;
}
