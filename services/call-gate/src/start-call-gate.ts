import type { Logger } from 'pino';
import { ServiceToken } from '#access';
import { Failures, openLog, startProcess } from '#service-process';
import type { RunningProcess } from '#service-process';
import { CallGateProcess } from './call-gate-process.js';
import { openCallGateAdapters } from './call-gate.adapters.js';
import type { CallGateAdapters } from './call-gate.adapters.js';
import type { CallGateConfig } from './call-gate.config.js';
import { addBusReader } from './call-gate-process.metrics.js';
import { addGate } from './call-gate.metrics.js';
import { CallGateModule } from './call-gate.module.js';
import { CALL_GATE_API } from './call-gate.openapi.js';

const DESCRIPTION = 'The call gate: may this call be placed, and who takes that one.';

/**
 * Opens the port, and is `ready` when Kafka has answered or is known to be away, or rejects with `event_bus_misconfigured`.
 * Calls are answered when the gate has caught up and holds a lease, and refused with 503 until then.
 */
export async function startCallGate(config: CallGateConfig): Promise<RunningProcess> {
  const log = openLog(config);
  const failures = new Failures(log);
  return startCallGateOn(openCallGateAdapters(config, log), { config, log, failures });
}

/** What a start needs beside its adapters. */
export interface CallGateStart {
  readonly config: CallGateConfig;
  readonly log: Logger;
  readonly failures: Failures;
}

/** Does what `startCallGate` does with adapters that somebody has opened; they are closed with it. */
export function startCallGateOn(
  adapters: CallGateAdapters,
  { config, log, failures }: CallGateStart,
): Promise<RunningProcess> {
  const running = new CallGateProcess(adapters, failures, log);
  const { gate, keys } = running;
  return startProcess({
    config,
    log,
    services: [CallGateModule.with({ gate, keys, serviceToken: new ServiceToken(config.serviceToken) })],
    api: CALL_GATE_API,
    description: DESCRIPTION,
    topicPrefix: config.eventBus.prefix,
    keys,
    transport: running.transport,
    health: running,
    startUp: running.startUp,
    metrics: [addGate(gate), addBusReader(running)],
    prepare: (startHandlers) => running.start(startHandlers),
    close: () => running.stop(),
  });
}
