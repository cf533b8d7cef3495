import { randomUUIDv7 } from 'node:crypto';
import type { Logger } from 'pino';
import { KeyRing } from '#access';
import { EventBusTransport } from '#event-bus/handlers';
import { START } from '#event-store';
import type { EventStore, Position } from '#event-store';
import { FencedEventStore, LocalFence } from '#fence';
import { Health } from '#service-process';
import type { Failures, Reading } from '#service-process';
import { CallGate } from '../../call-gate/src/call-gate.js';
import { Inventory } from '../../inventory/src/inventory.js';
import { publishEvent } from '../../inventory/src/publish-events.js';
import type { StandaloneAdapters } from './standalone.adapters.js';

const READER_FAILED = 'A reader of the log has failed. Restart the process; its log on standard error says why.';

const TELL_MS = 2_000;

/** The services of one process and what joins them: the gate is fenced to the inventory's log directly. */
export class Standalone extends Health {
  readonly gate: CallGate;
  readonly inventory: Inventory;
  readonly keys = new KeyRing();
  readonly fence: LocalFence;
  /** The log as commands see it. */
  readonly store: EventStore;
  /** Goes on with what an earlier process began. */
  readonly imports: ReturnType<Inventory['importRunner']>;
  /** Brings the gate and the key ring what is in the log. */
  readonly transport: EventBusTransport;

  constructor(
    readonly adapters: StandaloneAdapters,
    private readonly failures: Failures,
    private readonly logger: Logger,
  ) {
    super();
    const { log, bus, numberTable, importFolder } = adapters;
    const onFailure = (error: unknown) => failures.note(error, READER_FAILED);
    this.gate = CallGate.besideTheLog(`gate-${randomUUIDv7()}`);
    this.inventory = new Inventory({
      log,
      numberTable,
      importFolder,
      onFailure,
      onTableTrouble: (error) => logger.error({ err: error }, 'The number table has failed; it is tried again.'),
    });
    this.transport = new EventBusTransport({
      bus,
      onFailure: (error) => {
        this.trustNothing();
        onFailure(error);
      },
    });
    const whenHandled = (position: Position, maxWaitMs?: number) => this.transport.whenApplied(position, maxWaitMs);
    const { id } = this.gate;
    const blockAhead = this.gate.blockAhead.bind(this.gate);
    this.fence = new LocalFence({ id, blockAhead, whenApplied: whenHandled }, () => new Date());
    const readers = [whenHandled, (position: Position) => this.inventory.whenApplied(position)];
    this.store = new FencedEventStore({ store: log, fence: this.fence, publish: publishEvent, readers });
    this.imports = this.inventory.importRunner(this.store, (error) =>
      logger.warn({ err: error }, 'An import has met trouble.'),
    );
  }

  /**
   * Replays the log and prepares a first installation; resolves when every call and request can be answered truly.
   * Returns a new root key to be shown this once, if one was made.
   */
  async start(suppliedRootKey: string | undefined, startHandlers: () => Promise<void>): Promise<string | undefined> {
    await this.replay(startHandlers);
    const newRootKey = await this.inventory.prepareInstallation(this.store, suppliedRootKey);
    await this.imports.start();
    return newRootKey;
  }

  override async reasons(): Promise<readonly string[]> {
    const { reasons } = this.failures;
    if (!this.gate.stale) return reasons;
    return [...reasons, 'The call gate does not follow the log, so that no call is answered.'];
  }

  override async readings(): Promise<Readonly<Record<'numberTable', Reading>>> {
    const position = await this.adapters.numberTable.position();
    return { numberTable: { position, head: await this.store.head() } };
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
    await this.imports.stop();
    await this.inventory.stop();
    await this.adapters.idempotency.close();
    await this.adapters.log.close();
  }

  /** A block or a revocation might be missed from here on: nobody is let through, and nobody is let in. */
  private trustNothing(): void {
    this.gate.loseTrack();
    this.keys.trustNobody();
  }

  /** A long log takes seconds, in which the port is closed: whoever waits is told why. */
  private async replay(startHandlers: () => Promise<void>): Promise<void> {
    const head = await this.adapters.log.head();
    const tell = () => {
      const read = { handlers: this.transport.position, directories: this.inventory.directoriesPosition };
      this.logger.info({ ...read, head }, 'Reading the log. The port opens when all of it is known.');
    };
    if (head > START) tell();
    const telling = setInterval(tell, TELL_MS);
    try {
      await startHandlers();
      await this.inventory.start();
    } finally {
      clearInterval(telling);
    }
  }
}
