import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { UsageError } from '../command-line.js';
import { givenServers, startServers } from './servers.js';
import type { Servers } from './servers.js';

/** Where the servers for tests lie in a checkout that has them beside it, as `.ci/run` knows them. */
const BACKENDS_BESIDE = '../shared/bin/backends';

async function openServers(): Promise<Servers> {
  const { RINGFENCE_BACKENDS: named, KAFKA_BROKERS: kafka, MONGODB_URL: mongodb } = process.env;
  const command = named ?? (existsSync(BACKENDS_BESIDE) ? resolve(BACKENDS_BESIDE) : undefined);
  if (command) return startServers(command, ['kafka', 'mongodb']);
  if (kafka) return givenServers(kafka, mongodb);
  throw new UsageError('Set RINGFENCE_BACKENDS, or at least KAFKA_BROKERS; --help says what they are.');
}

/** Opens servers for as long as the work takes. Rejects as it does, and with a `UsageError` where there are none. */
export async function withServers<Result>(work: (servers: Servers) => Promise<Result>): Promise<Result> {
  const servers = await openServers();
  // Servers outlive whoever started them, services do not.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void servers.close().finally(() => process.exit(130)));
  }
  try {
    return await work(servers);
  } finally {
    await servers.close();
  }
}
