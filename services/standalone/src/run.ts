import { hasCode } from '#domain-error';
import { ConfigError, readStandaloneConfig } from './standalone.config.js';
import { startStandalone } from './start-standalone.js';
import type { RunningStandalone } from './start-standalone.js';

/** Starts the product and stops it on a signal. What the operator can mend is said in a sentence, not a stack trace. */
export async function run(): Promise<void> {
  try {
    const running = await startStandalone(readStandaloneConfig());
    greet(running);
    stopOnSignals(running);
  } catch (error) {
    console.error(explain(error));
    process.exit(1);
  }
}

function greet({ url, newRootKey }: RunningStandalone): void {
  console.log(`Ringfence is ready at ${url} (API description: ${url}/docs).`);
  if (newRootKey === undefined) return;
  console.log(`\nYour root key, shown only this once:\n\n  ${newRootKey}\n\nSend it as "Authorization: Bearer <key>".`);
}

function stopOnSignals(running: RunningStandalone): void {
  const stop = async (): Promise<void> => {
    // A second signal means now.
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => process.exit(1));
    await running.stop();
    process.exit(0);
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
}

function explain(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  for (const code of ['event_store_unavailable', 'idempotency_store_unavailable']) {
    if (hasCode(error, code)) return error.message;
  }
  if (hasCode(error, 'EADDRINUSE')) return 'The port is taken by another program. Set PORT to a free one.';
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
