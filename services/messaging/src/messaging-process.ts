import type { Logger } from 'pino';
import { KeyRing } from '#access';
import { announceLog, whyNotAnnounced } from '#announcing';
import { RefusedWebhooks } from '#carrier-webhooks';
import { EventBusTransport } from '#event-bus/handlers';
import type { Relay } from '#event-bus/relay';
import type { Position } from '#event-store';
import { ClaimedStore } from '#fence';
import { LastWrites } from '#http-api';
import { whyNotHeard, whyNotRead } from '#hearing';
import { Health, LogProbe, READER_FAILED, StartUp, reasonsOfLogOwner } from '#service-process';
import type { Failures, Reading } from '#service-process';
import type { MessagingProcessAdapters } from './messaging-process.adapters.js';
import { Messaging } from './messaging.js';
import { PUBLISHED_MESSAGING_LOG } from './publish-events.js';

/** Who hears of this service over the bus. */
const HEARERS = 'subscribers';

const LOOKING_FOR_KAFKA = 'The messaging service has read its log and is looking for its topics in Kafka.';
const NOT_ALL_KNOWN =
  'Not all API keys and numbers are known: what the inventory has announced of them is being read. Wait.';

/** The messaging service apart: it hears of the inventory over the bus, and has the carrier service send. */
export class MessagingProcess extends Health {
  /** No lease ends here when Kafka does not tell of a revocation, so nobody is let in meanwhile. */
  readonly keys = new KeyRing(undefined, () => this.adapters.bus.trouble === undefined);
  readonly messaging: Messaging;
  /** Brings what the inventory announces: keys, numbers and agents. */
  readonly transport: EventBusTransport;
  readonly relay: Relay;
  readonly startUp: StartUp;
  readonly logProbe: LogProbe;
  private started = false;

  constructor(
    private readonly adapters: MessagingProcessAdapters,
    private readonly failures: Failures,
    logger: Logger,
  ) {
    super();
    const { log, writer, vault, webhookAccounts, carrierMessages, publicUrls, openMessageLog, mediaStore } = adapters;
    this.startUp = new StartUp(logger);
    this.logProbe = new LogProbe(log);
    void writer.replaced.then((error) => failures.note(error, error.message));
    this.transport = new EventBusTransport({
      bus: adapters.bus,
      onFailure: (error) => {
        this.keys.trustNobody();
        // A start that fails says so itself.
        if (this.started) failures.note(error, whyNotRead(error));
      },
    });
    this.messaging = new Messaging({
      log: new ClaimedStore(log, writer),
      openMessageLog,
      mediaStore,
      vault: vault.vault,
      carrierMessages,
      webhookAccounts,
      refusedWebhooks: new RefusedWebhooks((carrier, id) => webhookAccounts.knows(carrier, id)),
      publicUrls,
      knowsNumbers: () => this.keys.hasAll,
      lastWrites: new LastWrites(),
      onFailure: (error) => failures.note(error, READER_FAILED),
      logger,
    });
    const announced = { log, ...PUBLISHED_MESSAGING_LOG, openAnnouncements: adapters.openAnnouncements };
    this.relay = announceLog({ ...announced, hearers: HEARERS, logger, failures });
  }

  /**
   * Takes over the log, once it is there, replays it and goes on with what an earlier process began; the broker may be away.
   * Rejects also with `event_bus_misconfigured` or `event_bus_of_another_log` when topics are there and not as they must be.
   */
  async start(startHandlers: () => Promise<void>): Promise<void> {
    const { messaging, startUp } = this;
    await startUp.whileWaitingForLog(this.adapters.takeOver);
    const announcing = this.relay.start();
    const head = await this.adapters.log.head();
    const positions = () => ({ directories: messaging.directoriesPosition });
    const reading = startUp.whileReading({ head, positions }, () => messaging.start());
    const looking = reading.then(() => startUp.whileDoing(LOOKING_FOR_KAFKA, this.hear(startHandlers)));
    // What the broker says that waiting cannot mend ends the start at once, however long the log.
    await Promise.all([announcing, looking]);
    this.started = true;
    messaging.open();
  }

  override async reasons(): Promise<readonly string[]> {
    const { startUp, failures, logProbe } = this;
    const reasons = await reasonsOfLogOwner({ startUp, failures, logProbe });
    if (startUp.isStarting || this.keys.hasAll || failures.reasons.length > 0) return reasons;
    const { trouble } = this.adapters.bus;
    return [...reasons, trouble === undefined ? NOT_ALL_KNOWN : whyNotHeard(trouble)];
  }

  override async warnings(): Promise<readonly string[]> {
    const { relay, adapters, messaging } = this;
    const unannounced = relay.waiting ? [whyNotAnnounced(relay.trouble, HEARERS)] : [];
    return [...unannounced, ...messaging.warnings, ...adapters.vault.warnings()];
  }

  override async readings(): Promise<Readonly<Record<string, Reading>>> {
    const head = await this.logProbe.head();
    if (head === undefined) return {};
    const position = await this.messaging.messageLog.position();
    return { relay: { position: this.relay.position, head }, messageLog: { position, head } };
  }

  /** How far each reader of the log in this process has got. */
  async readerPositions(): Promise<Readonly<Record<'directories' | 'relay' | 'message_log', Position>>> {
    const { messaging, relay } = this;
    return {
      directories: messaging.directoriesPosition,
      relay: relay.position,
      message_log: await messaging.messageLog.position(),
    };
  }

  async stop(): Promise<void> {
    const { adapters } = this;
    await this.messaging.stop();
    await this.relay.stop();
    await adapters.bus.close();
    await adapters.vault.vault.close();
    await adapters.close();
  }

  /** Resolves when the bus is read or waited for: it catches up while the process already answers. */
  private async hear(startHandlers: () => Promise<void>): Promise<void> {
    // What fails is told to `onFailure` as well.
    startHandlers().catch(() => undefined);
    await this.adapters.bus.firstOutcome();
  }
}
