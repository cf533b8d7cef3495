import type { Way } from './compare-histories.js';
import type { MoveReport } from './move-history.js';
import { inThousands, inTime } from './words.js';

const TERMINAL_EVERY_MS = 200;
const LINE_EVERY_MS = 5_000;

const DOING = {
  look: 'Looking at what the target has already',
  copy: 'Copying',
  verify: 'Comparing both',
} as const;

const DONE = {
  look: 'Found in the target already',
  copy: 'Copied',
  verify: 'Compared',
} as const;

export interface Screen {
  write(text: string): unknown;
  readonly isTTY?: boolean;
}

interface Part {
  readonly name: keyof typeof DOING;
  readonly from: Way;
  readonly headPosition: number;
  readonly startedAtMs: number;
}

/** Tells how far a move is: one line that changes on a terminal, elsewhere a line every few seconds. */
export class Progress implements MoveReport {
  private part: Part | undefined;
  private last: Way = { events: 0, position: 0 };
  private shownAtMs = 0;
  private copied = 0;

  constructor(
    private readonly screen: Screen,
    /** Milliseconds from any fixed moment. */
    private readonly nowMs: () => number = () => performance.now(),
  ) {}

  /** How many events are in the target for certain, once anything was copied. */
  get eventsCopied(): number {
    return this.copied;
  }

  begin(name: Part['name'], from: Way, headPosition: number): void {
    this.part = { name, from, headPosition, startedAtMs: this.nowMs() };
    this.last = from;
    this.shownAtMs = this.nowMs();
  }

  way(way: Way): void {
    this.last = way;
    if (this.part?.name === 'copy') this.copied = way.events;
    const everyMs = this.screen.isTTY ? TERMINAL_EVERY_MS : LINE_EVERY_MS;
    if (!this.part || this.nowMs() - this.shownAtMs < everyMs) return;
    this.shownAtMs = this.nowMs();
    this.show(describeWay(this.part, way, this.nowMs()));
  }

  /** Closes the part's line with what it came to. */
  end(): void {
    if (!this.part) return;
    const { name, from, startedAtMs } = this.part;
    const events = this.last.events - from.events;
    const tookMs = this.nowMs() - startedAtMs;
    this.part = undefined;
    if (name === 'look' && events === 0) return this.clear();
    this.show(`${DONE[name]}: ${inThousands(events)} events in ${inTime(tookMs / 1_000)}.`);
    if (this.screen.isTTY) this.screen.write('\n');
  }

  /** Leaves a fresh line to whatever is said next. */
  clear(): void {
    if (this.screen.isTTY) this.screen.write('\r\u001b[K');
  }

  private show(line: string): void {
    this.screen.write(this.screen.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }
}

/**
 * Events so far, of how many, how fast, how long it takes. Positions tell how far it is to the head: in a store whose
 * positions do not count events, how many there are is the share so far, projected.
 */
function describeWay({ name, from, headPosition, startedAtMs }: Part, way: Way, nowMs: number): string {
  const seconds = (nowMs - startedAtMs) / 1_000;
  const total = way.position > 0 ? (way.events * headPosition) / way.position : 0;
  const about = way.events === way.position ? '' : 'about ';
  const perSecond = seconds > 0 ? (way.events - from.events) / seconds : 0;
  const positions = way.position - from.position;
  const secondsLeft = positions > 0 ? (seconds * (headPosition - way.position)) / positions : 0;
  const percent = headPosition > 0 ? Math.floor((100 * way.position) / headPosition) : 100;
  return (
    `${DOING[name]}: ${inThousands(way.events)} of ${about}${inThousands(total)} events (${percent} %), ` +
    `${inThousands(perSecond)} a second, ${inTime(secondsLeft)} left`
  );
}
