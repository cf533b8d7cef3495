import { addRelay } from '#announcing';
import { Failures, addReaders, openLog, startProcess } from '#service-process';
import type { RunningProcess } from '#service-process';
import { openMessagingProcessAdapters } from './messaging-process.adapters.js';
import type { MessagingProcessConfig } from './messaging-process.config.js';
import { MessagingProcess } from './messaging-process.js';
import { MessagingModule } from './messaging.module.js';
import { MESSAGING_API } from './messaging.openapi.js';

const DESCRIPTION = 'The messaging service: messages in and out, their log, and what carriers tell of them.';

/**
 * Opens the port, and then takes over and replays the log; it is `ready` when that is done and Kafka has answered or is
 * known to be away. Requests with keys are answered when all keys are known, and refused with 503 until then.
 */
export async function startMessaging(config: MessagingProcessConfig): Promise<RunningProcess> {
  const log = openLog(config);
  const failures = new Failures(log);
  const adapters = await openMessagingProcessAdapters(config, failures, log);
  const running = new MessagingProcess(adapters, failures, log);
  const { messaging } = running;
  return startProcess({
    config,
    log,
    services: [MessagingModule.with(messaging)],
    api: MESSAGING_API,
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
    commands: { lastWrites: messaging.options.lastWrites, idempotency: adapters.idempotency },
    prepare: (startHandlers) => running.start(startHandlers),
    mustEnd: adapters.writer.replaced,
    close: () => running.stop(),
  });
}
