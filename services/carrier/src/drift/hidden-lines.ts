import type { NumberRegister, OnBehalf } from '#number-register';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import { hiderOf, isInMotion, underWayOf } from './differences.js';
import type { DriftLine } from './domain/drift.events.js';
import type { DriftState } from './domain/drift.state.js';
import type { LookedAt } from './number-look.js';

export interface HiddenLinesParts {
  readonly register: NumberRegister;
  readonly opened: ConnectedAccount;
  readonly onBehalf: OnBehalf;
  readonly known: DriftState;
}

/** Numbers that the register is asked for at once. */
const BLOCK_NUMBERS = 100;

/**
 * Lines that what is under way hides, for it may fail, and then their numbers differ as before: they stay, as they were
 * told, and can be fixed after that.
 */
export class HiddenLines {
  private readonly known: ReadonlyMap<string, readonly DriftLine[]>;

  constructor(private readonly parts: HiddenLinesParts) {
    // What a number can do is taken over by the check that finds it, whatever is under way: nothing of it is hidden.
    const ofNumbers = [...parts.known.lines.values()].filter(
      ({ number, kind }) => number !== null && kind !== 'capabilities_changed',
    );
    this.known = Map.groupBy(ofNumbers, ({ number }) => number!);
  }

  /** Numbers of lines that lists of both sides may not show for now, without those that are looked at anyway. */
  async numbersBeside(chosen: readonly string[]): Promise<readonly string[]> {
    const { register, onBehalf, opened } = this.parts;
    const { workspace } = onBehalf;
    const { carrierAccountId } = opened.account;
    const looked = new Set(chosen);
    const others = [...this.known.keys()].filter((number) => !looked.has(number));
    if (others.length === 0) return [];
    const underWay = underWayOf(await register.openWork(), workspace, carrierAccountId);
    const inMotion: string[] = [];
    for (let from = 0; from < others.length; from += BLOCK_NUMBERS) {
      const block = others.slice(from, from + BLOCK_NUMBERS);
      const held = await register.heldAmong(workspace, carrierAccountId, block);
      const byNumber = new Map(held.map((here) => [here.number, here]));
      inMotion.push(...block.filter((number) => isInMotion(number, byNumber.get(number), underWay)));
    }
    return inMotion;
  }

  /** Those of a number that nobody can say are over. */
  of(looked: LookedAt): readonly DriftLine[] {
    const seen = new Set(looked.lines.map(({ driftId }) => driftId));
    const unseen = (this.known.get(looked.number) ?? []).filter(({ driftId }) => !seen.has(driftId));
    return unseen.filter(({ kind }) => !looked.isStill || hiderOf(kind, looked, looked.underWay) !== undefined);
  }
}
