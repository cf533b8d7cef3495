import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import { serveAsyncApi } from '#async-api';
import { createHttpApp, serveOpenApi } from '#http-api';
import { DEFAULT_TOPIC_PREFIX } from '../../../infra/kafka/topics.js';
import { CALL_GATE_PATHS, CALL_GATE_QUERIES, CALL_GATE_REFUSALS } from '../../call-gate/src/call-gate.openapi.js';
import { CALL_GATE_STATUS } from '../../call-gate/src/call-gate.problems.js';
import { INVENTORY_REFUSALS } from '../../inventory/src/inventory.openapi.js';
import { INVENTORY_STATUS } from '../../inventory/src/inventory.problems.js';
import { API_DESCRIPTION } from './api-description.js';
import { Failures } from './failures.js';
import { StandaloneMetrics } from './metrics/standalone-metrics.js';
import { openStandaloneAdapters } from './standalone.adapters.js';
import type { StandaloneConfig } from './standalone.config.js';
import { StandaloneModule } from './standalone.module.js';
import { Standalone } from './standalone.js';

/** For the log. */
export type StopReason = NodeJS.Signals | 'the parent process has ended';

/** The running product. */
export interface RunningStandalone {
  readonly app: NestFastifyApplication;
  readonly url: string;
  /** Finishes what is under way and lets go of all files. */
  stop(because?: StopReason): Promise<void>;
}

/**
 * Opens the log, replays it, prepares a first installation, and only then opens the port. A new root key is handed to
 * `showRootKey` as soon as it is durable: whatever fails after that, it has been seen.
 */
export async function startStandalone(
  config: StandaloneConfig,
  showRootKey: (key: string) => void,
): Promise<RunningStandalone> {
  // Standard error: standard output is for people.
  const log = pino(
    { level: config.logLevel, redact: ['req.headers.authorization'] },
    pino.destination({ dest: 2, sync: false }),
  );
  const failures = new Failures(log);
  const standalone = new Standalone(await openStandaloneAdapters(config, failures), failures, log);
  const newRootKey = await standalone.start(config.rootKey);
  if (newRootKey !== undefined) showRootKey(newRootKey);
  const metrics = new StandaloneMetrics(standalone);
  const domainStatus = { ...INVENTORY_STATUS, ...CALL_GATE_STATUS };
  const app = await createHttpApp(StandaloneModule.with(standalone, metrics), {
    log,
    keys: standalone.keys,
    lastWrites: standalone.inventory.lastWrites,
    domainStatus,
    idempotency: standalone.adapters.idempotency,
    onAnswered: (answered) => metrics.noteAnswered(answered),
  });
  serveOpenApi(app, {
    title: 'Ringfence',
    description: API_DESCRIPTION,
    version: '1',
    rawPaths: CALL_GATE_PATHS,
    queryPaths: CALL_GATE_QUERIES,
    refusals: { ...INVENTORY_REFUSALS, ...CALL_GATE_REFUSALS },
    domainStatus,
  });
  serveAsyncApi(app, { title: 'Ringfence events', version: '1', topicPrefix: DEFAULT_TOPIC_PREFIX });
  return {
    app,
    url: await listen(app, config),
    stop: async (because) => {
      log.info({ because }, 'Stopping: requests under way are finished, no new ones taken.');
      await app.close();
      await standalone.stop();
      log.info('Stopped.');
      log.flush();
    },
  };
}

/** Resolves with the address. Nest's own `listen` logs a failure as well as throwing it; here it is told once. */
async function listen(app: NestFastifyApplication, { port, host }: StandaloneConfig): Promise<string> {
  await app.init();
  const url = await app.getHttpAdapter().getInstance().listen({ port, host });
  // All addresses are no address to go to.
  return url.replace('[::]', '[::1]');
}
