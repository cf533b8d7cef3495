import type { HeldNumber } from '#number-register';
import type { DriftLine } from './domain/drift.events.js';
import type { DriftState } from './domain/drift.state.js';

/**
 * Lines that only the carrier could say are over, by telling where it handles the calls of their numbers, until it does:
 * they stay, as they were told.
 */
export class UnsaidRegions {
  private readonly known = new Map<string, DriftLine[]>();
  private readonly unsaid = new Map<string, readonly DriftLine[]>();

  constructor(known: DriftState['lines']) {
    for (const line of known.values()) {
      if (line.number === null || !KINDS.has(line.kind)) continue;
      const others = this.known.get(line.number);
      if (others) others.push(line);
      else this.known.set(line.number, [line]);
    }
  }

  /** Those of which there are such lines. */
  get numbers(): ReadonlySet<string> {
    return new Set(this.known.keys());
  }

  /** The account has the number. `isMoved`: what the account's list shows says nothing of its calls. */
  begin(here: HeldNumber, isMoved: boolean): void {
    const lines = here.status === 'active' ? this.known.get(here.number) : undefined;
    const open = lines?.filter(({ kind, here: region }) =>
      kind === 'region_changed' ? region === here.region : isMoved,
    );
    if (open) this.unsaid.set(here.number, open);
  }

  /** The carrier has said where its calls are handled, or there is nothing left to say. */
  end(number: string): void {
    this.unsaid.delete(number);
  }

  lines(): readonly DriftLine[] {
    return [...this.unsaid.values()].flat();
  }
}

const KINDS: ReadonlySet<DriftLine['kind']> = new Set(['region_changed', 'webhooks_changed', 'overridden']);
