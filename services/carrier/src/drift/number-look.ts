import { isDeepStrictEqual } from 'node:util';
import type { HeldNumber, NumberRegister } from '#number-register';
import { inTurns } from '../carrier/in-turns.js';
import { claimantsThere } from './claimants-there.js';
import { differencesOf, underWayOf } from './differences.js';
import type { NumberThere, SeenNumber, UnderWay } from './differences.js';
import type { DriftLine } from './domain/drift.events.js';
import { lookAtRegion } from './region-look.js';
import type { RegionAsking, RegionLook } from './region-look.js';

/** Numbers that are looked at together. */
const BLOCK_NUMBERS = 100;

/** Questions to the carrier on their way at once. */
const MAX_QUESTIONS = 4;

export interface NumberLookParts extends RegionAsking {
  readonly register: NumberRegister;
  readonly workspace: string;
  /** Ends a look at many numbers early. */
  readonly signal?: AbortSignal;
}

/** A number, looked at by itself. */
export interface LookedAt extends SeenNumber {
  /** As far as they can be told: see `isStill` and `underWay`. */
  readonly lines: readonly DriftLine[];
  /** Nothing of it has changed here while its carrier was asked. */
  readonly isStill: boolean;
  readonly underWay: UnderWay;
}

/**
 * Looks at single numbers on both sides. The register is asked before the carrier and after it: what has changed here in
 * between may differ for a moment, and is no drift.
 */
export class NumberLook {
  constructor(private readonly parts: NumberLookParts) {}

  /** Of each number, in the order given; when it is stopped, of the first. Rejects as `Carrier` and `NumberRegister` do. */
  async at(numbers: readonly string[]): Promise<readonly LookedAt[]> {
    const looked: LookedAt[] = [];
    for (let from = 0; from < numbers.length && !this.parts.signal?.aborted; from += BLOCK_NUMBERS) {
      looked.push(...(await this.atBlock(numbers.slice(from, from + BLOCK_NUMBERS))));
    }
    return looked;
  }

  private async atBlock(numbers: readonly string[]): Promise<readonly LookedAt[]> {
    const { register, workspace, opened, signal } = this.parts;
    const before = await this.here(numbers);
    const there = await inTurns(numbers, MAX_QUESTIONS, async (number) =>
      signal?.aborted ? undefined : this.there(number, before.held.get(number)),
    );
    // Of those that were not asked for it would seem that the carrier has lost them.
    if (signal?.aborted) return [];
    const after = await this.here(numbers);
    const underWay = underWayOf(await register.openWork(), workspace, opened.account.carrierAccountId);
    return numbers.map((number, index): LookedAt => {
      const [here, claimant] = [after.held.get(number), after.claimants.get(number) ?? 'nobody'];
      const isStill = isDeepStrictEqual(
        [here, claimant],
        [before.held.get(number), before.claimants.get(number) ?? 'nobody'],
      );
      const seen = { number, here, claimant, there: there[index] };
      const lines = isStill ? differencesOf(seen, opened.webhooks, underWay) : [];
      return { ...seen, lines, isStill, underWay };
    });
  }

  private async here(numbers: readonly string[]) {
    const { register, workspace, opened } = this.parts;
    const held = await register.heldAmong(workspace, opened.account.carrierAccountId, numbers);
    const byNumber = new Map<string, HeldNumber>(held.map((each) => [each.number, each]));
    const others = numbers.filter((number) => !byNumber.has(number));
    const claimants = await claimantsThere(register, workspace, opened.account.carrierAccountId, others);
    return { held: byNumber, claimants };
  }

  private async there(number: string, here: HeldNumber | undefined): Promise<NumberThere | undefined> {
    const { opened, unhurried } = this.parts;
    const { carrier, webhooks } = opened;
    const owned = await unhurried.ask(() => carrier.ownedNumber(number));
    if (!owned) return undefined;
    const unasked: RegionLook = { region: undefined, asSetUp: owned };
    const { region, refusal, asSetUp } = here ? await lookAtRegion(here, owned, this.parts) : unasked;
    return {
      owned,
      pointing: webhooks ? carrier.pointing(asSetUp, webhooks) : { voice: true, messages: true },
      targets: carrier.currentTargets(asSetUp),
      overrides: here ? await unhurried.ask(() => carrier.overrides(asSetUp)) : [],
      region,
      regionRefusal: refusal,
    };
  }
}
