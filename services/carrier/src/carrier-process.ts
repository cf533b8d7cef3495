import type { Logger } from 'pino';
import { KeyRing } from '#access';
import { announceLog, whyNotAnnounced } from '#announcing';
import { EventBusTransport } from '#event-bus/handlers';
import type { Relay } from '#event-bus/relay';
import type { Position } from '#event-store';
import { ClaimedStore } from '#fence';
import { LastWrites } from '#http-api';
import { whyNotHeard, whyNotRead } from '#hearing';
import { Health, LogProbe, READER_FAILED, StartUp, reasonsOfLogOwner, tellTrouble } from '#service-process';
import type { Failures, Reading } from '#service-process';
import { CarrierDesk } from './carrier-desk.js';
import type { CarrierProcessAdapters } from './carrier-process.adapters.js';
import { KnownCarriers } from './carrier.adapters.js';
import { PUBLISHED_CARRIER_LOG } from './publish-events.js';

/** Who hears of this service over the bus. */
const HEARERS = 'subscribers';

const LOOKING_FOR_KAFKA = 'The carrier service has read its log and is looking for its topics in Kafka.';
const KEYS_NOT_KNOWN = 'Not all API keys are known: what the inventory has announced of them is being read. Wait.';

/** The carrier service apart: it hears of the inventory over the bus, and asks it who holds which number. */
export class CarrierProcess extends Health {
  /** No lease ends here when Kafka does not tell of a revocation, so nobody is let in meanwhile. */
  readonly keys = new KeyRing(undefined, () => this.adapters.bus.trouble === undefined);
  readonly desk: CarrierDesk;
  /** Brings what the inventory announces: keys, and what a carrier is to do. */
  readonly transport: EventBusTransport;
  readonly relay: Relay;
  readonly startUp: StartUp;
  readonly logProbe: LogProbe;
  private started = false;

  constructor(
    private readonly adapters: CarrierProcessAdapters,
    private readonly failures: Failures,
    logger: Logger,
  ) {
    super();
    const { log, writer, hosts, driftCheckHours, vault, register, openAnnouncements } = adapters;
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
    this.desk = new CarrierDesk({
      log: new ClaimedStore(log, writer),
      carriers: (store) => new KnownCarriers(hosts, store),
      publicUrls: hosts.publicUrls,
      checksPublicUrl: hosts.checksPublicUrl,
      vault,
      register,
      lastWrites: new LastWrites(),
      driftCheckHours,
      onFailure: (error) => failures.note(error, READER_FAILED),
      onTrouble: (error) => tellTrouble(logger, error, 'It is tried again by itself.'),
      onLeftBehind: (error) => tellTrouble(logger, error),
    });
    const announced = { log, ...PUBLISHED_CARRIER_LOG, openAnnouncements };
    this.relay = announceLog({ ...announced, hearers: HEARERS, logger, failures });
  }

  /**
   * Takes over the log, once it is there, replays it and goes on with what an earlier process began; the broker and the
   * inventory may be away. Rejects also with `event_bus_misconfigured` or `event_bus_of_another_log` when topics are there
   * and not as they must be.
   */
  async start(startHandlers: () => Promise<void>): Promise<void> {
    const { desk, startUp } = this;
    await startUp.whileWaitingForLog(this.adapters.takeOver);
    const announcing = this.relay.start();
    const head = await this.adapters.log.head();
    const positions = () => ({ directories: desk.directoriesPosition });
    const reading = startUp.whileReading({ head, positions }, () => desk.start());
    const looking = reading.then(() => startUp.whileDoing(LOOKING_FOR_KAFKA, this.hear(startHandlers)));
    // What the broker says that waiting cannot mend ends the start at once, however long the log.
    await Promise.all([announcing, looking]);
    this.started = true;
    desk.open();
  }

  override async reasons(): Promise<readonly string[]> {
    const { startUp, failures, logProbe } = this;
    const reasons = await reasonsOfLogOwner({ startUp, failures, logProbe });
    if (startUp.isStarting || this.keys.hasAll || failures.reasons.length > 0) return reasons;
    const { trouble } = this.adapters.bus;
    return [...reasons, trouble === undefined ? KEYS_NOT_KNOWN : whyNotHeard(trouble)];
  }

  override async warnings(): Promise<readonly string[]> {
    const { relay, desk } = this;
    const unannounced = relay.waiting ? [whyNotAnnounced(relay.trouble, HEARERS)] : [];
    return [...unannounced, ...desk.warnings];
  }

  override async readings(): Promise<Readonly<Record<string, Reading>>> {
    const head = await this.logProbe.head();
    return head === undefined ? {} : { relay: { position: this.relay.position, head } };
  }

  /** How far each reader of the log in this process has got. */
  async readerPositions(): Promise<Readonly<Record<'directories' | 'relay', Position>>> {
    return { directories: this.desk.directoriesPosition, relay: this.relay.position };
  }

  async stop(): Promise<void> {
    const { adapters } = this;
    await this.desk.stop();
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
