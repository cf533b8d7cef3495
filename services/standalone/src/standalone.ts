import { randomUUIDv7 } from 'node:crypto';
import type { Logger } from 'pino';
import { KeyRing } from '#access';
import type { CarrierSide } from '#carrier-side';
import { EventBusTransport } from '#event-bus/handlers';
import type { Position } from '#event-store';
import { ClaimedFence, LocalFence } from '#fence';
import { Health, LogProbe, READER_FAILED, StartUp, reasonsOfLogOwner, tellTrouble } from '#service-process';
import type { OpenedVault } from '#vault';
import type { Failures, Reading } from '#service-process';
import { KnownCarriers } from '../../carrier/src/carrier.adapters.js';
import type { CarrierHosts } from '../../carrier/src/carrier.config.js';
import { CarrierDesk } from '../../carrier/src/carrier-desk.js';
import { CallGate } from '../../call-gate/src/call-gate.js';
import type { InventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { Inventory } from '../../inventory/src/inventory.js';
import { Messaging } from '../../messaging/src/messaging.js';
import type { MessagingOptions } from '../../messaging/src/messaging.js';

const GATE_STALE = 'The call gate does not follow the log, so that no call is answered.';
const CLAIM_NOT_SEEN =
  'The event store does not tell whether another process has taken over, so that no call is answered. Look after the ' +
  'store; it is asked again all the time.';

/** What the configuration chose for the whole product. */
export interface StandaloneAdapters extends InventoryAdapters {
  readonly hosts: CarrierHosts;
  readonly driftCheckHours: number;
  readonly vault: OpenedVault;
  readonly openMessageLog: MessagingOptions['openMessageLog'];
  readonly mediaStore: MessagingOptions['mediaStore'];
}

/** The services of one process and what joins them: the gate is fenced to the inventory's log directly. */
export class Standalone extends Health {
  readonly gate: CallGate;
  readonly keys = new KeyRing();
  readonly inventory: Inventory;
  readonly carrierDesk: CarrierDesk;
  readonly messaging: Messaging;
  /** Brings the gate and the key ring what is in the log. */
  readonly transport: EventBusTransport;
  readonly startUp: StartUp;
  readonly logProbe: LogProbe;

  constructor(
    readonly adapters: StandaloneAdapters,
    private readonly failures: Failures,
    logger: Logger,
  ) {
    super();
    const { writer } = adapters;
    this.startUp = new StartUp(logger);
    this.logProbe = new LogProbe(adapters.log);
    this.gate = CallGate.besideTheLog(`gate-${randomUUIDv7()}`, writer);
    void writer.replaced.then((error) => failures.note(error, error.message));
    const onFailure = (error: unknown) => failures.note(error, READER_FAILED);
    this.transport = new EventBusTransport({
      bus: adapters.bus,
      onFailure: (error) => {
        this.trustNothing();
        onFailure(error);
      },
    });
    const whenHandled = (position: Position, maxWaitMs?: number) => this.transport.whenApplied(position, maxWaitMs);
    const blockAhead = this.gate.blockAhead.bind(this.gate);
    const local = new LocalFence({ id: this.gate.id, blockAhead, whenApplied: whenHandled }, () => new Date());
    const fence = new ClaimedFence(local, writer);
    const carrierSide: CarrierSide = {
      requireImportable: (workspace, id) => this.carrierDesk.side.requireImportable(workspace, id),
      checksOf: (workspace, number) => this.carrierDesk.side.checksOf(workspace, number),
    };
    this.inventory = new Inventory({ ...adapters, fence, carrierSide, whenHandled, onFailure, logger });
    this.carrierDesk = new CarrierDesk({
      log: adapters.log,
      carriers: (store) => new KnownCarriers(adapters.hosts, store),
      publicUrls: adapters.hosts.publicUrls,
      checksPublicUrl: adapters.hosts.checksPublicUrl,
      vault: adapters.vault,
      driftCheckHours: adapters.driftCheckHours,
      register: this.inventory.register,
      lastWrites: this.inventory.lastWrites,
      onFailure,
      onTrouble: (error) => tellTrouble(logger, error, 'It is tried again by itself.'),
      onLeftBehind: (error) => tellTrouble(logger, error),
    });
    this.messaging = new Messaging({
      log: adapters.log,
      openMessageLog: adapters.openMessageLog,
      mediaStore: adapters.mediaStore,
      vault: adapters.vault.vault,
      carrierMessages: this.carrierDesk.messages,
      webhookAccounts: this.carrierDesk.webhookAccounts,
      refusedWebhooks: this.carrierDesk.refusedWebhooks,
      publicUrls: adapters.hosts.publicUrls,
      knowsNumbers: () => !this.startUp.isStarting,
      lastWrites: this.inventory.lastWrites,
      onFailure,
      logger,
    });
  }

  /**
   * Takes over the log, once it is there, replays it and prepares a first installation; resolves when every call and
   * request can be answered truly. Returns a new root key to be shown this once, if one was made. Rejects with
   * `event_store_unavailable` for what waiting cannot mend.
   */
  async start(suppliedRootKey: string | undefined, startHandlers: () => Promise<void>): Promise<string | undefined> {
    const { transport, inventory, carrierDesk, messaging, startUp } = this;
    await startUp.whileWaitingForLog(this.adapters.takeOver);
    const positions = () => ({ handlers: transport.position, directories: inventory.directoriesPosition });
    await startUp.whileReading({ head: await this.adapters.log.head(), positions }, async () => {
      await startHandlers();
      await inventory.start();
      await carrierDesk.start();
      await messaging.start();
    });
    // The gate of a process before this one answers until then, and hears nothing of blocks that are placed here.
    await this.adapters.writer.whenFormerLeasesLapsed();
    carrierDesk.open();
    messaging.open();
    return inventory.open(suppliedRootKey);
  }

  override async reasons(): Promise<readonly string[]> {
    const { startUp, failures, logProbe } = this;
    const reasons = await reasonsOfLogOwner({ startUp, failures, logProbe });
    if (!this.gate.stale || startUp.isStarting) return reasons;
    const unproved = !this.adapters.writer.isSure && reasons.length === 0;
    return [...reasons, unproved ? CLAIM_NOT_SEEN : GATE_STALE];
  }

  override async warnings(): Promise<readonly string[]> {
    return [...this.inventory.warnings, ...this.messaging.warnings, ...this.carrierDesk.warnings];
  }

  override async readings(): Promise<Readonly<Record<string, Reading>>> {
    const position = await this.adapters.numberTable.position();
    const head = await this.logProbe.head();
    return head === undefined ? {} : { numberTable: { position, head } };
  }

  /** How far each reader of the log in this process has got. */
  async readerPositions(): Promise<Readonly<Record<'gate' | 'directories' | 'key_ring' | 'number_table', Position>>> {
    return {
      gate: this.gate.position,
      directories: this.inventory.directoriesPosition,
      key_ring: this.transport.position,
      number_table: await this.adapters.numberTable.position(),
    };
  }

  async stop(): Promise<void> {
    await this.messaging.stop();
    await this.carrierDesk.stop();
    await this.inventory.stop();
    await this.adapters.vault.vault.close();
    await this.adapters.close();
  }

  /** A block or a revocation might be missed from here on: nobody is let through, and nobody is let in. */
  private trustNothing(): void {
    this.gate.loseTrack();
    this.keys.trustNobody();
  }
}
