import { collectDefaultMetrics, Counter, Histogram, Registry } from 'prom-client';

/** What is counted of requests: by operation and status, never by who asked or about whom. */
export interface Metrics {
  readonly registry: Registry;
  answered(operation: string, status: number, seconds: number): void;
  batched(operation: string, requests: number): void;
}

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** `ofProcess` adds memory, event loop and garbage collection: for a program that has one registry only. */
export function makeMetrics({ ofProcess }: { readonly ofProcess: boolean }): Metrics {
  const registry = new Registry();
  if (ofProcess) collectDefaultMetrics({ register: registry });
  const requests = new Counter({
    name: 'registry_http_requests_total',
    help: 'Requests answered',
    labelNames: ['operation', 'status'],
    registers: [registry],
  });
  const durations = new Histogram({
    name: 'registry_http_request_seconds',
    help: 'Time from the first byte of the request to the last of the answer',
    labelNames: ['operation'],
    buckets: SECONDS,
    registers: [registry],
  });
  const batches = new Histogram({
    name: 'registry_batch_requests',
    help: 'Requests that shared a transaction',
    labelNames: ['operation'],
    buckets: [1, 2, 5, 10, 20, 50, 100, 200],
    registers: [registry],
  });
  return {
    registry,
    answered: (operation, status, seconds) => {
      requests.inc({ operation, status });
      durations.observe({ operation }, seconds);
    },
    batched: (operation, count) => batches.observe({ operation }, count),
  };
}
