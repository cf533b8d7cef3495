import { START } from '#event-store';
import type { Position } from '#event-store';
import { ConsumerLedger } from '../consumer-ledger.port.js';
import type { LedgerEntry } from '../consumer-ledger.port.js';

/** Gone with the process, as the log in memory is. */
export class InMemoryConsumerLedger extends ConsumerLedger {
  private readonly positions = new Map<string, Position>();
  private readonly entries = new Map<string, LedgerEntry>();
  /** The ids of those that are to be handled once more. */
  private readonly redriven = new Set<string>();

  override async positionOf(group: string): Promise<Position> {
    return this.positions.get(group) ?? START;
  }

  override async advance(group: string, position: Position): Promise<void> {
    this.positions.set(group, Math.max(position, this.positions.get(group) ?? START));
  }

  override async park(entry: LedgerEntry): Promise<void> {
    this.entries.set(entry.id, entry);
    this.redriven.delete(entry.id);
  }

  override async parkAgain(entry: LedgerEntry): Promise<boolean> {
    if (!this.entries.has(entry.id)) return false;
    await this.park(entry);
    return true;
  }

  override async list(): Promise<readonly LedgerEntry[]> {
    return [...this.entries.values()].filter(({ id }) => !this.redriven.has(id));
  }

  override async toRedrive(group: string): Promise<readonly LedgerEntry[]> {
    return [...this.redriven].map((id) => this.entries.get(id)!).filter((entry) => entry.group === group);
  }

  override async redrive(id: string): Promise<boolean> {
    if (!this.entries.has(id) || this.redriven.has(id)) return false;
    this.redriven.add(id);
    return true;
  }

  override async discard(id: string): Promise<boolean> {
    this.redriven.delete(id);
    return this.entries.delete(id);
  }

  override async close(): Promise<void> {
    return undefined;
  }
}
