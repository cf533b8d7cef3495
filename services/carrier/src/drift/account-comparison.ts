import { WorkSlices } from '#work-slices';
import type { OverridesOf, OwnedNumber } from '../carrier/carrier-facts.js';
import type { Unhurried } from '../carrier/unhurried.js';
import { listedPages } from '../carrier/listed-pages.js';
import { Candidates } from './candidates.js';
import { claimantsThere } from './claimants-there.js';
import { differencesOf, setupDifferences, underWayOf } from './differences.js';
import type { SeenNumber, UnderWay } from './differences.js';
import { rankOf } from './domain/drift.events.js';
import type { DriftCounts, DriftLine, RegionsAsked } from './domain/drift.events.js';
import { MAX_DRIFT_LINES } from './domain/drift.state.js';
import type { DriftState } from './domain/drift.state.js';
import { HeldNumbers } from './held-numbers.js';
import { HiddenLines } from './hidden-lines.js';
import { NumberLook } from './number-look.js';
import type { LookedAt } from './number-look.js';
import { confirmRegions } from './confirm-regions.js';
import type { RegionsHeard } from './confirm-regions.js';
import { RegionComparison } from './region-comparison.js';
import { isMoved } from './region-look.js';
import { numbersToldOf } from './region-turns.js';
import { UnsaidRegions } from './unsaid-regions.js';

export interface ComparisonParts extends RegionsHeard {
  readonly unhurried: Unhurried;
  /** What was known before. */
  readonly known: DriftState;
}

/** What came of it. */
export interface Comparison {
  readonly lines: readonly DriftLine[];
  readonly found: DriftCounts;
  readonly numbersHere: number;
  readonly numbersThere: number;
  readonly regionsAsked?: RegionsAsked;
  /** Numbers of the account that this workspace has detached. */
  readonly letGo: number;
}

/** As many as `NumberRegister.claimants` takes. */
const MAX_CLAIMANTS = 1_000;

/** Of the carrier's list: one that is forgotten after each page would be asked for half the square of its pages. */
const MAX_RESTARTS = 5;

/**
 * Compares all that an account holds with all that is held of it here. Both are read page by page, and change meanwhile:
 * what the lists show is looked at again, number by number, before it is told. What a number can do is put right at once.
 */
export class AccountComparison {
  private held = new HeldNumbers();
  private candidates: Candidates;
  /** Numbers that can do other things now, by the id of the line: as many as can be told. */
  private readonly changed = new Map<string, DriftLine>();
  private changedCount = 0;
  private readonly regions: RegionComparison;
  private readonly look: NumberLook;
  private unsaid: UnsaidRegions;
  private readonly hidden: HiddenLines;
  /** Of which numbers the carrier has named the region that is set here. */
  private readonly asHere = new Map<string, string>();
  private numbersThere = 0;
  private letGo = 0;

  constructor(private readonly parts: ComparisonParts) {
    const { register, onBehalf, opened, unhurried, known, signal } = parts;
    const told = numbersToldOf(known.lines.values(), 'region_changed');
    this.regions = new RegionComparison({ opened, unhurried, told }, known, signal);
    this.look = new NumberLook({ register, workspace: onBehalf.workspace, opened, unhurried, told, signal });
    this.unsaid = new UnsaidRegions(known.lines);
    this.hidden = new HiddenLines(parts);
    this.candidates = new Candidates(this.unsaid.numbers);
  }

  /** Undefined when it was stopped. Rejects as `Carrier` and `NumberRegister` do. */
  async compare(): Promise<Comparison | undefined> {
    const { opened, unhurried, signal } = this.parts;
    const overridesOf = await unhurried.ask(() => opened.carrier.overridesOfAll());
    await this.readHere();
    const regionsAsked = await this.regions.chooseFrom(this.held.unseen());
    await this.readThere(overridesOf);
    if (signal.aborted) return undefined;
    await this.compareUnseen();
    await this.compareRegions(overridesOf);
    const chosen = this.candidates.chosen();
    const looked = await this.look.at([...chosen, ...(await this.hidden.numbersBeside(chosen))]);
    if (signal.aborted) return undefined;
    await this.takeCapabilities(looked);
    for (const { number, here, there } of looked)
      if (!here || !there || there.region !== undefined) this.unsaid.end(number);
    const found = looked.flatMap(({ lines }) => lines).filter(({ kind }) => kind !== 'capabilities_changed');
    const hidden = looked.flatMap((each) => this.hidden.of(each));
    const lines = [...(await this.setupLines()), ...found, ...this.unsaid.lines(), ...hidden];
    await confirmRegions(this.asHere, this.parts);
    return { ...this.told(new Set(chosen), lines), ...(regionsAsked && { regionsAsked }) };
  }

  private async readHere(): Promise<void> {
    const { register, onBehalf, opened, signal } = this.parts;
    let after: string | undefined;
    do {
      const page = await register.heldAt(onBehalf.workspace, opened.account.carrierAccountId, after);
      for (const number of page.numbers) this.held.add(number);
      after = page.next ?? undefined;
    } while (after !== undefined && !signal.aborted);
  }

  private async readThere(overridesOf: OverridesOf): Promise<void> {
    const { opened, unhurried, signal } = this.parts;
    const ask = (page?: string) => unhurried.ask(() => opened.carrier.ownedNumbers(page));
    let pagesRead = 0;
    // Nothing is kept of a list that begins anew: it is worth it a few times, and only where one gets further than before.
    const furthest = { size: 0 };
    const list = { ask, from: null, dealtWith: furthest, maxRestarts: MAX_RESTARTS };
    for await (const { numbers, page } of listedPages(list)) {
      if (page === null && pagesRead > 0) {
        await this.readHereAgain();
        pagesRead = 0;
      }
      pagesRead += 1;
      furthest.size = Math.max(furthest.size, pagesRead);
      this.numbersThere += numbers.length;
      await this.comparePage(numbers, overridesOf);
      if (signal.aborted) return;
    }
  }

  /** Nothing that the list has shown counts, but what was taken over by then: that does not differ any more. */
  private async readHereAgain(): Promise<void> {
    this.held = new HeldNumbers();
    this.regions.takeNone();
    this.unsaid = new UnsaidRegions(this.parts.known.lines);
    this.candidates = new Candidates(this.unsaid.numbers);
    this.numbersThere = 0;
    this.letGo = 0;
    await this.readHere();
  }

  private async comparePage(numbers: readonly OwnedNumber[], overridesOf: OverridesOf): Promise<void> {
    const { carrier, webhooks } = this.parts.opened;
    const unknown: OwnedNumber[] = [];
    const changed: string[] = [];
    const slices = new WorkSlices();
    for (const owned of numbers) {
      await slices.pause();
      const { number } = owned;
      const here = this.held.see(number);
      if (!here) {
        unknown.push(owned);
        continue;
      }
      this.unsaid.begin(here, isMoved(here, this.parts.opened));
      const pointing = webhooks ? carrier.pointing(owned, webhooks) : { voice: true, messages: true };
      const there = { owned, pointing, targets: NO_TARGETS, overrides: overridesOf(owned), region: undefined };
      const seen = { number, here, claimant: 'this_workspace', there } as const;
      const lines = this.regions.takes(here, owned) ? this.differencesIn(seen) : this.compareOne(seen);
      if (lines.some(({ kind }) => kind === 'capabilities_changed')) changed.push(number);
    }
    await this.compareUnknown(unknown);
    await this.takeCapabilities(await this.look.at(changed));
  }

  /** However many: an account may have lost all that it had. */
  private async compareUnseen(): Promise<void> {
    const slices = new WorkSlices();
    for (const here of this.held.unseen()) {
      await slices.pause();
      if (here.status !== 'active') continue;
      this.compareOne({ number: here.number, here, claimant: 'this_workspace', there: undefined });
    }
  }

  private async compareRegions(overridesOf: OverridesOf): Promise<void> {
    const { carrier, webhooks } = this.parts.opened;
    await this.regions.lookAtEach(({ here, owned, region, asSetUp }) => {
      if (region !== undefined && region === here.region) this.asHere.set(here.number, region);
      const pointing = webhooks ? carrier.pointing(asSetUp, webhooks) : ALL;
      const there = { owned, pointing, targets: NO_TARGETS, overrides: overridesOf(asSetUp), region };
      if (region !== undefined) this.unsaid.end(here.number);
      this.compareOne({ number: here.number, here, claimant: 'this_workspace', there });
    });
  }

  private async compareUnknown(numbers: readonly OwnedNumber[]): Promise<void> {
    const { register, onBehalf, opened } = this.parts;
    const { carrierAccountId } = opened.account;
    for (let from = 0; from < numbers.length; from += MAX_CLAIMANTS) {
      const block = numbers.slice(from, from + MAX_CLAIMANTS);
      const asked = block.map(({ number }) => number);
      const claimants = await claimantsThere(register, onBehalf.workspace, carrierAccountId, asked);
      for (const owned of block) {
        const { number } = owned;
        const there = { owned, pointing: ALL, targets: NO_TARGETS, overrides: [], region: undefined };
        const claimant = claimants.get(number) ?? 'nobody';
        if (claimant === 'let_go') this.letGo += 1;
        this.compareOne({ number, here: undefined, claimant, there });
      }
    }
  }

  private compareOne(seen: SeenNumber): readonly DriftLine[] {
    const lines = this.differencesIn(seen);
    // What has changed in what it can do is looked at with its page.
    const kinds = lines.map(({ kind }) => kind).filter((kind) => kind !== 'capabilities_changed');
    this.candidates.add(seen.number, kinds);
    return lines;
  }

  private differencesIn(seen: SeenNumber): readonly DriftLine[] {
    return differencesOf(seen, this.parts.opened.webhooks, NOTHING_UNDER_WAY);
  }

  /** At once, and of however many: a number that has lost voice must not be called with. */
  private async takeCapabilities(looked: readonly LookedAt[]): Promise<void> {
    const { register, onBehalf } = this.parts;
    for (const { number, there, lines } of looked) {
      const line = lines.find(({ kind }) => kind === 'capabilities_changed');
      if (!line || !there) continue;
      await register.changeCapabilities(number, there.owned.capabilities, onBehalf);
      if (!this.changed.has(line.driftId)) this.changedCount += 1;
      if (this.changed.size < MAX_DRIFT_LINES) this.changed.set(line.driftId, line);
    }
  }

  private async setupLines(): Promise<readonly DriftLine[]> {
    const { carrier, webhooks, account } = this.parts.opened;
    if (!webhooks || Object.keys(account.setup).length === 0) return [];
    return setupDifferences(await this.parts.unhurried.ask(() => carrier.setupPointing(webhooks)), webhooks);
  }

  private told(lookedAt: ReadonlySet<string>, confirmed: readonly DriftLine[]): Omit<Comparison, 'regionsAsked'> {
    // One may stay for more than one reason.
    const all = new Map([...this.changed.values(), ...confirmed].map((line) => [line.driftId, line]));
    const lines = [...all.values()].toSorted((one, other) => rankOf(one) - rankOf(other)).slice(0, MAX_DRIFT_LINES);
    const found = { ...this.candidates.counts(lookedAt, confirmed), capabilities_changed: this.changedCount };
    return { lines, found, numbersHere: this.held.size, numbersThere: this.numbersThere, letGo: this.letGo };
  }
}

const ALL = { voice: true, messages: true };
/** Words for people are found when a number is looked at by itself. */
const NO_TARGETS = { voice: null, messages: null };
/** What is under way by then counts, when a number is looked at. */
const NOTHING_UNDER_WAY: UnderWay = underWayOf([], '', '');
