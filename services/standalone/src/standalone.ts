import { randomUUIDv7 } from 'node:crypto';
import type { Logger } from 'pino';
import { KeyRing } from '#access';
import { EventBusTransport } from '#event-bus/handlers';
import type { Position } from '#event-store';
import { ClaimedFence, LocalFence } from '#fence';
import { Health, LOG_AWAY, LogProbe, READER_FAILED, StartUp } from '#service-process';
import type { Failures, Reading } from '#service-process';
import { CallGate } from '../../call-gate/src/call-gate.js';
import type { InventoryAdapters } from '../../inventory/src/inventory.adapters.js';
import { Inventory } from '../../inventory/src/inventory.js';

const GATE_STALE = 'The call gate does not follow the log, so that no call is answered.';
const CLAIM_NOT_SEEN =
  'The event store does not tell whether another process has taken over, so that no call is answered. Look after the ' +
  'store; it is asked again all the time.';

/** The services of one process and what joins them: the gate is fenced to the inventory's log directly. */
export class Standalone extends Health {
  readonly gate: CallGate;
  readonly keys = new KeyRing();
  readonly inventory: Inventory;
  /** Brings the gate and the key ring what is in the log. */
  readonly transport: EventBusTransport;
  readonly startUp: StartUp;
  readonly logProbe: LogProbe;

  constructor(
    readonly adapters: InventoryAdapters,
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
    this.inventory = new Inventory({ ...adapters, fence, whenHandled, onFailure, logger });
  }

  /**
   * Takes over the log, once it is there, replays it and prepares a first installation; resolves when every call and
   * request can be answered truly. Returns a new root key to be shown this once, if one was made. Rejects with
   * `event_store_unavailable` for what waiting cannot mend.
   */
  async start(suppliedRootKey: string | undefined, startHandlers: () => Promise<void>): Promise<string | undefined> {
    const { transport, inventory, startUp } = this;
    await startUp.whileWaitingForLog(this.adapters.takeOver);
    const positions = () => ({ handlers: transport.position, directories: inventory.directoriesPosition });
    await startUp.whileReading({ head: await this.adapters.log.head(), positions }, async () => {
      await startHandlers();
      await inventory.start();
    });
    // The gate of a process before this one answers until then, and hears nothing of blocks that are placed here.
    await this.adapters.writer.whenFormerLeasesLapsed();
    return inventory.open(suppliedRootKey);
  }

  override async reasons(): Promise<readonly string[]> {
    const reasons = [...this.startUp.reasons, ...this.failures.reasons];
    if (!this.startUp.isWaitingForLog && (await this.logProbe.head()) === undefined) reasons.push(LOG_AWAY);
    if (!this.gate.stale || this.startUp.isStarting) return reasons;
    const unproved = !this.adapters.writer.isSure && reasons.length === 0;
    return [...reasons, unproved ? CLAIM_NOT_SEEN : GATE_STALE];
  }

  override async warnings(): Promise<readonly string[]> {
    return this.inventory.warnings;
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
    await this.inventory.stop();
    await this.adapters.close();
  }

  /** A block or a revocation might be missed from here on: nobody is let through, and nobody is let in. */
  private trustNothing(): void {
    this.gate.loseTrack();
    this.keys.trustNobody();
  }
}
