import type { Logger } from 'pino';
import { KeyRing, ServiceToken } from '#access';
import { announceLog, whyNotAnnounced } from '#announcing';
import { remoteCarrierSide } from '#carrier-side/remote';
import { EventBusTransport } from '#event-bus/handlers';
import type { Relay } from '#event-bus/relay';
import type { Position } from '#event-store';
import { ClaimedFence, LeaseBook, LeasedFence } from '#fence';
import { Health, LogProbe, READER_FAILED, StartUp, reasonsOfLogOwner } from '#service-process';
import type { Failures, Reading } from '#service-process';
import type { InventoryProcessAdapters } from './inventory-process.adapters.js';
import type { GateLeaseParts } from './inventory.module.js';
import type { InventoryConfig } from './inventory.config.js';
import { Inventory } from './inventory.js';
import { PUBLISHED_INVENTORY_LOG } from './publish-events.js';

/** Who hears of this service over the bus. */
const HEARERS = 'gates';

const LOOKING_FOR_KAFKA = 'The inventory has read the log and is looking for its topics in Kafka.';

/** The inventory apart from the gates: they hear of it over the bus, and it waits for them by their leases. */
export class InventoryProcess extends Health {
  readonly keys = new KeyRing();
  readonly gates: GateLeaseParts;
  readonly inventory: Inventory;
  /** Brings the key ring what is in the log. */
  readonly transport: EventBusTransport;
  readonly relay: Relay;
  readonly startUp: StartUp;
  readonly logProbe: LogProbe;

  constructor(
    private readonly adapters: InventoryProcessAdapters,
    { serviceToken: token, carrierUrl: url }: Pick<InventoryConfig, 'serviceToken' | 'carrierUrl'>,
    private readonly failures: Failures,
    logger: Logger,
  ) {
    super();
    const { writer } = adapters;
    this.startUp = new StartUp(logger);
    this.logProbe = new LogProbe(adapters.log);
    void writer.replaced.then((error) => failures.note(error, error.message));
    const onFailure = (error: unknown) => failures.note(error, READER_FAILED);
    const leases = new LeaseBook(
      () => performance.now(),
      () => new Date(),
    );
    this.gates = { leases, writer, token: new ServiceToken(token) };
    this.transport = new EventBusTransport({
      bus: adapters.bus,
      onFailure: (error) => {
        this.keys.trustNobody();
        onFailure(error);
      },
    });
    const whenHandled = (position: Position) => this.transport.whenApplied(position);
    const fence = new ClaimedFence(new LeasedFence(leases), writer);
    const carrierSide = remoteCarrierSide({ service: 'carrier service', url, setting: 'CARRIER_URL', token });
    this.inventory = new Inventory({ ...adapters, fence, carrierSide, whenHandled, onFailure, logger });
    const { log, openAnnouncements } = adapters;
    const announced = { log, ...PUBLISHED_INVENTORY_LOG, openAnnouncements };
    this.relay = announceLog({ ...announced, hearers: HEARERS, logger, failures });
  }

  /**
   * See `Standalone.start`: all but the broker has to be there. Rejects also with `event_bus_misconfigured` or
   * `event_bus_of_another_log` when it is there and its topics are not for this log.
   */
  async start(suppliedRootKey: string | undefined, startHandlers: () => Promise<void>): Promise<string | undefined> {
    const { transport, inventory, startUp } = this;
    await startUp.whileWaitingForLog(this.adapters.takeOver);
    this.gates.leases.letFormerLeasesLapse();
    const head = await this.adapters.log.head();
    const positions = () => ({ keys: transport.position, directories: inventory.directoriesPosition });
    const announcing = this.relay.start();
    const reading = startUp.whileReading({ head, positions }, async () => {
      await startHandlers();
      await inventory.start();
    });
    const looking = reading.then(() => startUp.whileDoing(LOOKING_FOR_KAFKA, announcing));
    // What the broker says that waiting cannot mend ends the start at once, however long the log.
    await Promise.all([announcing, looking]);
    return inventory.open(suppliedRootKey);
  }

  override reasons(): Promise<readonly string[]> {
    const { startUp, failures, logProbe } = this;
    return reasonsOfLogOwner({ startUp, failures, logProbe });
  }

  override async warnings(): Promise<readonly string[]> {
    const { relay, inventory } = this;
    return [...(relay.waiting ? [whyNotAnnounced(relay.trouble, HEARERS)] : []), ...inventory.warnings];
  }

  override async readings(): Promise<Readonly<Record<string, Reading>>> {
    const head = await this.logProbe.head();
    if (head === undefined) return {};
    const position = await this.adapters.numberTable.position();
    return { numberTable: { position, head }, relay: { position: this.relay.position, head } };
  }

  /** How far each reader of the log in this process has got. */
  async readerPositions(): Promise<Readonly<Record<'directories' | 'key_ring' | 'number_table' | 'relay', Position>>> {
    return {
      directories: this.inventory.directoriesPosition,
      key_ring: this.transport.position,
      number_table: await this.adapters.numberTable.position(),
      relay: this.relay.position,
    };
  }

  async stop(): Promise<void> {
    await this.inventory.stop();
    await this.relay.stop();
    await this.adapters.close();
  }
}
