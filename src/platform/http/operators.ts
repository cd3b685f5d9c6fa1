import { Refusal } from '../../domain/refusal';
import type { Contract } from './contract';
import { DOCS_PAGE, DOCS_POLICY } from './docs-page';
import type { Metrics } from './metrics';
import type { Operations, WITHOUT_TRANSACTION } from './operation';

/** One thing that must be well before the service takes requests. Resolves when it is. */
export interface Check {
  readonly name: string;
  readonly run: () => Promise<void>;
}

export interface OperatorParts {
  readonly contract: Contract;
  readonly metrics: Metrics;
  readonly checks: readonly Check[];
}

const CHECK_MS = 2_000;

/** Handlers for those who run the service. None touches a transaction: they answer while the database is away. */
export function makeOperators({
  contract,
  metrics,
  checks,
}: OperatorParts): Pick<Operations, (typeof WITHOUT_TRANSACTION)[number]> {
  return {
    getHealth: () => Promise.resolve({ status: 200, body: { status: 'ok' } }),
    getReadiness: async () => {
      const failing = (await Promise.all(checks.map(failure))).filter((name) => name !== null);
      if (failing.length > 0) {
        throw new Refusal('unavailable', 'The service is not ready.', {
          members: { failing },
          retryAfterSeconds: 2,
        });
      }
      return { status: 200, body: { status: 'ok' } };
    },
    getMetrics: async () => ({ status: 200, body: await metrics.registry.metrics() }),
    getContract: () => Promise.resolve({ status: 200, body: contract.document }),
    getDocs: () =>
      Promise.resolve({
        status: 200,
        body: DOCS_PAGE,
        headers: { 'Content-Security-Policy': DOCS_POLICY },
      }),
  };
}

/** Its name when it fails or hangs. */
async function failure({ name, run }: Check): Promise<string | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new Error(`${name} hangs`)), CHECK_MS);
  });
  try {
    await Promise.race([run(), late]);
    return null;
  } catch {
    return name;
  } finally {
    clearTimeout(timer);
  }
}
