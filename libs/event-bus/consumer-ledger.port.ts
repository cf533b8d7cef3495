import type { Position } from '#event-store';
import type { ParkedEvent } from './event-bus.port.js';

/** A parked event with what it takes to handle it again. */
export interface LedgerEntry extends ParkedEvent {
  readonly position: Position;
}

/** What a bus without a broker remembers of its consumers. Every adapter passes `testing/consumer-ledger.contract.ts`. */
export abstract class ConsumerLedger {
  /** Position up to which a group has handled everything; `START` when it is new. */
  abstract positionOf(group: string): Promise<Position>;

  /** Never back. A crash may lose the last of it: what it covers is handled again. */
  abstract advance(group: string, position: Position): Promise<void>;

  /** Durable when it resolves. An entry of the same id is replaced. */
  abstract park(entry: LedgerEntry): Promise<void>;

  abstract parked(): Promise<readonly LedgerEntry[]>;

  /** False when there is none of that id. */
  abstract unpark(id: string): Promise<boolean>;

  /** Lets go of files. */
  abstract close(): Promise<void>;
}
