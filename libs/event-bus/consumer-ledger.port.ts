import type { Position } from '#event-store';
import { ParkedEvents } from './parked-events.port.js';
import type { ParkedEvent } from './parked-events.port.js';

/** A parked event with what it takes to handle it again. */
export interface LedgerEntry extends ParkedEvent {
  readonly position: Position;
}

/**
 * What a bus without a broker remembers of its consumers. A process beside the one that consumes may list, redrive and
 * discard what is parked. Every adapter passes `testing/consumer-ledger.contract.ts`.
 */
export abstract class ConsumerLedger extends ParkedEvents {
  /** Position up to which a group has handled everything; `START` when it is new. */
  abstract positionOf(group: string): Promise<Position>;

  /** Never back. A crash may lose the last of it: what it covers is handled again. */
  abstract advance(group: string, position: Position): Promise<void>;

  /** Durable when it resolves. An entry of the same id is replaced. */
  abstract park(entry: LedgerEntry): Promise<void>;

  /**
   * Parks one again that was to be redriven, as it failed now. False, and nothing is parked, when it was discarded
   * meanwhile, by whichever process.
   */
  abstract parkAgain(entry: LedgerEntry): Promise<boolean>;

  /** What `redrive` was asked for and is not discarded yet: whoever has handled one discards it then, and not before. */
  abstract toRedrive(group: string): Promise<readonly LedgerEntry[]>;

  /** Lets go of files. */
  abstract close(): Promise<void>;
}
