import type { Logger } from 'pino';
import { ServiceToken } from '#access';
import { addRelay } from '#announcing';
import { Failures, addReaders, openLog, startProcess } from '#service-process';
import type { RunningProcess } from '#service-process';
import { openCarrierProcessAdapters } from './carrier-process.adapters.js';
import type { CarrierProcessAdapters } from './carrier-process.adapters.js';
import type { CarrierProcessConfig } from './carrier-process.config.js';
import { CarrierProcess } from './carrier-process.js';
import { CarrierModule } from './carrier.module.js';
import { CARRIER_API } from './carrier.openapi.js';

const DESCRIPTION = 'The carrier service: carrier accounts, the marketplace, purchases, and what carriers tell of.';

/**
 * Opens the port, and then takes over and replays the log; it is `ready` when that is done and Kafka has answered or is
 * known to be away. Requests with keys are answered when all keys are known, and refused with 503 until then.
 */
export async function startCarrier(config: CarrierProcessConfig): Promise<RunningProcess> {
  const log = openLog(config);
  const failures = new Failures(log);
  return startCarrierOn(await openCarrierProcessAdapters(config, failures, log), { config, log, failures });
}

/** What a start needs beside its adapters. */
export interface CarrierStart {
  readonly config: CarrierProcessConfig;
  readonly log: Logger;
  readonly failures: Failures;
}

/** Does what `startCarrier` does with adapters that somebody has opened; they are closed with it. */
export function startCarrierOn(
  adapters: CarrierProcessAdapters,
  { config, log, failures }: CarrierStart,
): Promise<RunningProcess> {
  const running = new CarrierProcess(adapters, failures, log);
  const { desk } = running;
  return startProcess({
    config,
    log,
    services: [CarrierModule.with(desk, adapters.inboundRoutes, new ServiceToken(config.serviceToken))],
    api: CARRIER_API,
    description: DESCRIPTION,
    topicPrefix: config.eventBus.prefix,
    keys: running.keys,
    transport: running.transport,
    health: running,
    startUp: running.startUp,
    metrics: [
      addReaders(
        () => running.logProbe.head(),
        () => running.readerPositions(),
      ),
      addRelay(running.relay),
    ],
    commands: { lastWrites: desk.options.lastWrites, idempotency: adapters.idempotency },
    prepare: (startHandlers) => running.start(startHandlers),
    mustEnd: adapters.writer.replaced,
    close: () => running.stop(),
  });
}
