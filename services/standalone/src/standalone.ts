import { randomUUIDv7 } from 'node:crypto';
import type { Logger } from 'pino';
import { KeyRing } from '#access';
import type { PublicEventBatch } from '#event-bus';
import { LogFollower, START } from '#event-store';
import type { EventStore, Position } from '#event-store';
import { FencedEventStore, LocalFence } from '#fence';
import { CallGate } from '../../call-gate/src/call-gate.js';
import { Inventory } from '../../inventory/src/inventory.js';
import { publishEvent } from '../../inventory/src/publish-events.js';
import type { Failures } from './failures.js';
import type { StandaloneAdapters } from './standalone.adapters.js';

const READER_FAILED = 'A reader of the log has failed. Restart the process; its log on standard error says why.';

const TELL_MS = 2_000;

/** The services of one process and what joins them: the gate is fenced to the inventory's log directly. */
export class Standalone {
  readonly gate: CallGate;
  readonly inventory: Inventory;
  readonly keys = new KeyRing();
  readonly fence: LocalFence;
  /** The log as commands see it. */
  readonly store: EventStore;
  /** Goes on with what an earlier process began. */
  readonly imports: ReturnType<Inventory['importRunner']>;
  private readonly keysFollower: LogFollower<PublicEventBatch>;

  constructor(
    readonly adapters: StandaloneAdapters,
    readonly failures: Failures,
    private readonly logger: Logger,
  ) {
    const { log, bus, numberTable, importFolder } = adapters;
    const onFailure = (error: unknown) => failures.note(error, READER_FAILED);
    this.gate = new CallGate(`gate-${randomUUIDv7()}`, bus, onFailure);
    this.inventory = new Inventory({
      log,
      numberTable,
      importFolder,
      onFailure,
      onTableTrouble: (error) => logger.error({ err: error }, 'The number table has failed; it is tried again.'),
    });
    this.keysFollower = new LogFollower<PublicEventBatch>({
      name: 'key ring',
      subscribe: (after, signal) => bus.subscribe({ after, types: KeyRing.eventTypes, signal }),
      apply: ({ events }) => {
        for (const event of events) this.keys.apply(event);
      },
      onFailure: (error) => {
        // A revocation might be missed from here on.
        this.keys.trustNobody();
        onFailure(error);
      },
    });
    this.fence = new LocalFence(this.gate, () => new Date());
    const readers = [this.gate, this.inventory, this.keysFollower].map(
      (reader) => (position: number) => reader.whenApplied(position),
    );
    this.store = new FencedEventStore({ store: log, fence: this.fence, publish: publishEvent, readers });
    this.imports = this.inventory.importRunner(this.store, (error) =>
      logger.warn({ err: error }, 'An import has met trouble.'),
    );
  }

  /**
   * Replays the log and prepares a first installation; resolves when every call and request can be answered truly.
   * Returns a new root key to be shown this once, if one was made.
   */
  async start(suppliedRootKey: string | undefined): Promise<string | undefined> {
    await this.replay();
    const newRootKey = await this.inventory.prepareInstallation(this.store, suppliedRootKey);
    await this.imports.start();
    return newRootKey;
  }

  /** How far each reader of the log in this process has got. */
  async readerPositions(): Promise<Readonly<Record<'gate' | 'directories' | 'key_ring' | 'number_table', Position>>> {
    return {
      gate: this.gate.position,
      directories: this.inventory.directoriesPosition,
      key_ring: this.keysFollower.position,
      number_table: await this.adapters.numberTable.position(),
    };
  }

  /** A long log takes seconds, in which the port is closed: whoever waits is told why. */
  private async replay(): Promise<void> {
    const head = await this.adapters.log.head();
    const tell = () => {
      const { gate, keysFollower, inventory } = this;
      const read = { gate: gate.position, keyRing: keysFollower.position, directories: inventory.directoriesPosition };
      this.logger.info({ ...read, head }, 'Reading the log. The port opens when all of it is known.');
    };
    if (head > START) tell();
    const telling = setInterval(tell, TELL_MS);
    try {
      await this.gate.start();
      await this.keysFollower.start();
      await this.inventory.start();
    } finally {
      clearInterval(telling);
    }
  }

  async stop(): Promise<void> {
    await this.imports.stop();
    await this.gate.stop();
    await this.keysFollower.stop();
    await this.inventory.stop();
    await this.adapters.idempotency.close();
    await this.adapters.log.close();
  }
}
