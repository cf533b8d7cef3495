import type { DynamicModule } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import pino from 'pino';
import type { Logger } from 'pino';
import type { KeyRing } from '#access';
import type { EventBusTransport } from '#event-bus/handlers';
import { serveAsyncApi } from '#async-api';
import { createHttpApp, serveOpenApi } from '#http-api';
import type { CommandParts, OpenApiOptions, ServiceApi } from '#http-api';
import { DEFAULT_TOPIC_PREFIX } from '../../infra/kafka/topics.js';
import type { Health } from './health/health.js';
import { addParkedEvents } from './metrics/parked-metrics.js';
import { ProcessMetrics } from './metrics/process-metrics.js';
import type { AddMetrics } from './metrics/process-metrics.js';
import type { ProcessConfig } from './process-config.js';
import { ProcessModule } from './process.module.js';
import type { StartUp } from './start-up.js';

/** For the log. */
export type StopReason = NodeJS.Signals | 'the parent process has ended' | 'another process has taken over';

/** A process that answers. */
export interface RunningProcess {
  readonly app: NestFastifyApplication;
  readonly url: string;
  /** True when everything is answered; false when it was stopped before. Rejects with why it never will be. */
  readonly ready: Promise<boolean>;
  /** Resolves when the process must not go on, with why; it is still to be stopped. */
  readonly mustEnd?: Promise<Error>;
  /** Finishes what is under way and lets go of all files and connections. */
  stop(because?: StopReason): Promise<void>;
}

/** One process, put together but not started. */
export interface ProcessParts {
  readonly config: ProcessConfig;
  readonly log: Logger;
  readonly services: readonly DynamicModule[];
  readonly api: ServiceApi;
  readonly description: OpenApiOptions['description'];
  /** What the names of topics begin with on the broker, without the dot; the default where there is no broker. */
  readonly topicPrefix?: string;
  readonly keys: KeyRing;
  /** Brings events to the handlers of this process. */
  readonly transport: EventBusTransport;
  readonly health: Health;
  /** Ends when `prepare` is done. */
  readonly startUp: StartUp;
  readonly metrics: readonly AddMetrics[];
  /** Of a process that commands are sent to. */
  readonly commands?: CommandParts;
  /** What has to be done before requests are answered. `startHandlers` resolves when the event handlers have caught up. */
  readonly prepare: (startHandlers: () => Promise<void>) => Promise<void>;
  /** See `RunningProcess.mustEnd`. */
  readonly mustEnd?: Promise<Error>;
  /** Called when nobody is answered any more. */
  readonly close: () => Promise<void>;
}

/** The log of a process, on standard error: standard output is for people. */
export function openLog({ logLevel }: ProcessConfig): Logger {
  return pino({ level: logLevel, redact: ['req.headers.authorization'] }, pino.destination({ dest: 2, sync: false }));
}

/**
 * Opens the port of a process, and then prepares what it answers from: until that is `ready`, requests are refused and
 * told how far it is, but for what needs nothing of the log.
 */
export async function startProcess(parts: ProcessParts): Promise<RunningProcess> {
  const { config, log, services, api, description, keys, transport, health, startUp, commands } = parts;
  const { topicPrefix = DEFAULT_TOPIC_PREFIX } = parts;
  const metrics = new ProcessMetrics([...parts.metrics, addParkedEvents(() => transport.parkedCounts)]);
  const app = await createHttpApp(ProcessModule.with({ services, health, metrics, keys }), {
    log,
    keys,
    commands,
    starting: startUp,
    domainStatus: api.status,
    onAnswered: (answered) => metrics.noteAnswered(answered),
  });
  app.connectMicroservice({ strategy: transport });
  serveOpenApi(app, { title: 'Ringfence', description, version: '1', ...api });
  serveAsyncApi(app, { title: 'Ringfence events', version: '1', topicPrefix });
  const url = await listen(app, config);
  let stopping = false;
  const ready = prepared(app, parts, () => stopping);
  // Not everybody waits for it.
  ready.catch(() => undefined);
  return {
    app,
    url,
    ready,
    ...(parts.mustEnd && { mustEnd: parts.mustEnd }),
    stop: async (because) => {
      stopping = true;
      log.info({ because }, 'Stopping: requests under way are finished, no new ones taken.');
      await app.close();
      await parts.close();
      log.info('Stopped.');
      log.flush();
    },
  };
}

/** See `RunningProcess.ready`. A reader that a stop has interrupted has not failed. */
async function prepared(
  app: NestFastifyApplication,
  { prepare, startUp }: ProcessParts,
  isStopping: () => boolean,
): Promise<boolean> {
  try {
    await prepare(async () => void (await app.startAllMicroservices()));
  } catch (error) {
    if (!isStopping()) throw error;
  }
  if (isStopping()) return false;
  startUp.finish();
  return true;
}

/** Resolves with the address. Nest's own `listen` logs a failure as well as throwing it; here it is told once. */
async function listen(app: NestFastifyApplication, { port, host }: ProcessConfig): Promise<string> {
  await app.init();
  const url = await app.getHttpAdapter().getInstance().listen({ port, host });
  // All addresses are no address to go to.
  return url.replace('[::]', '[::1]');
}
