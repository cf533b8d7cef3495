import type { DriftKind, DriftLine, RegionsAsked } from './domain/drift.events.js';
import type { DriftState } from './domain/drift.state.js';

/** In one check: each is a request, and one more where a number was moved to. */
const MAX_ASKED = 1_000;

/** So many that were moved, and so many that were not, are asked while there are any, whatever lines tell of. */
const LEAST_OF_EACH = 100;

/** The others take their turns. Their lines stay until then: see `UnsaidRegions`. */
const MAX_TOLD = MAX_ASKED - 2 * LEAST_OF_EACH;

/** Which numbers a check asks for their region. */
export interface RegionsChosen {
  readonly numbers: ReadonlySet<string>;
  /** For the next check to go on after; undefined: none is left out. */
  readonly asked: RegionsAsked | undefined;
}

/**
 * Whose turn it is to be asked for their region, where there are more than one check can ask: those of which a line tells
 * that only the carrier could say is over, then those that were moved, then the others, each going on where the last check ended.
 */
export class RegionTurns {
  private readonly told: string[] = [];
  private readonly moved: NextInTurn;
  private readonly unmoved: NextInTurn;
  /** Numbers whose region, or whose calls in it, have lines. */
  private readonly lines: { readonly region: ReadonlySet<string>; readonly calls: ReadonlySet<string> };

  constructor({ lines, checked }: Pick<DriftState, 'lines' | 'checked'>) {
    const { moved, unmoved } = checked?.regionsAsked ?? { moved: null, unmoved: null };
    this.moved = new NextInTurn(moved);
    this.unmoved = new NextInTurn(unmoved);
    this.lines = {
      region: numbersToldOf(lines.values(), 'region_changed'),
      calls: numbersToldOf(lines.values(), 'webhooks_changed', 'overridden'),
    };
  }

  /** Numbers come in any order. */
  add(number: string, isMoved: boolean): void {
    const isTold = this.lines.region.has(number) || (isMoved && this.lines.calls.has(number));
    if (isTold && this.told.length < MAX_TOLD) this.told.push(number);
    else if (isMoved) this.moved.add(number);
    else this.unmoved.add(number);
  }

  chosen(): RegionsChosen {
    const { told } = this;
    const left = MAX_ASKED - told.length;
    const moved = this.moved.first(left - Math.min(LEAST_OF_EACH, this.unmoved.count));
    const unmoved = this.unmoved.first(left - moved.numbers.length);
    const isAll = moved.last === null && unmoved.last === null;
    const asked = isAll ? undefined : { moved: moved.last, unmoved: unmoved.last };
    return { numbers: new Set([...told, ...moved.numbers, ...unmoved.numbers]), asked };
  }
}

export function numbersToldOf(lines: Iterable<DriftLine>, ...kinds: readonly DriftKind[]): ReadonlySet<string> {
  const told = new Set<string>();
  for (const { kind, number } of lines) if (number !== null && kinds.includes(kind)) told.add(number);
  return told;
}

/** The first that come after one, in the order of their text and round and round, of however many. */
class NextInTurn {
  private kept: string[] = [];
  count = 0;

  constructor(private readonly after: string | null) {}

  add(number: string): void {
    this.count += 1;
    this.kept.push(number);
    if (this.kept.length === 2 * MAX_ASKED) this.cut();
  }

  /** `last`: null when these are all. */
  first(max: number): { readonly numbers: readonly string[]; readonly last: string | null } {
    this.cut();
    const numbers = this.kept.slice(0, max);
    return { numbers, last: numbers.length === this.count ? null : (numbers.at(-1) ?? this.after) };
  }

  private cut(): void {
    const isLater = (number: string) => this.after === null || number > this.after;
    const sorted = this.kept.toSorted();
    const inTurn = [...sorted.filter(isLater), ...sorted.filter((number) => !isLater(number))];
    this.kept = inTurn.slice(0, MAX_ASKED);
  }
}
