import { START } from '#event-store';
import type { Position } from '#event-store';
import { ConsumerLedger } from '../consumer-ledger.port.js';
import type { LedgerEntry } from '../consumer-ledger.port.js';

/** Gone with the process, as the log in memory is. */
export class InMemoryConsumerLedger extends ConsumerLedger {
  private readonly positions = new Map<string, Position>();
  private readonly entries = new Map<string, LedgerEntry>();

  override async positionOf(group: string): Promise<Position> {
    return this.positions.get(group) ?? START;
  }

  override async advance(group: string, position: Position): Promise<void> {
    this.positions.set(group, Math.max(position, this.positions.get(group) ?? START));
  }

  override async park(entry: LedgerEntry): Promise<void> {
    this.entries.set(entry.id, entry);
  }

  override async parked(): Promise<readonly LedgerEntry[]> {
    return [...this.entries.values()];
  }

  override async unpark(id: string): Promise<boolean> {
    return this.entries.delete(id);
  }

  override async close(): Promise<void> {
    return undefined;
  }
}
