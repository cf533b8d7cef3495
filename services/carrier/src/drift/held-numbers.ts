import type { HeldNumber } from '#number-register';

const FIRST_SIZE = 512;

/** What is known of a number, in one byte: four bits, then the place of its region. */
const VOICE = 1;
const SMS = 2;
const MMS = 4;
const RELEASING = 8;
const SEEN = 16;
const REGION_SHIFT = 5;
const MAX_REGIONS = 8;

/** Numbers of so many digits, rising. */
interface Run {
  digits: Float64Array;
  facts: Uint8Array;
  length: number;
}

/**
 * What a workspace holds of an account, in nine bytes a number: a million fit where a list of objects would not. Numbers
 * of equally many digits come in the order of their digits, because all come in the order of their text.
 */
export class HeldNumbers {
  private readonly runs = new Map<number, Run>();
  private readonly regions: (string | null)[] = [];
  private count = 0;

  get size(): number {
    return this.count;
  }

  /** In the order of `NumberRegister.heldAt`. Throws for one that is out of it. */
  add({ number, status, capabilities: { voice, sms, mms }, region }: HeldNumber): void {
    const run = this.runOf(number.length);
    const digits = Number(number.slice(1));
    if (run.length > 0 && run.digits[run.length - 1]! >= digits) throw new Error(`${number} is out of order.`);
    if (run.length === run.digits.length) grow(run);
    run.digits[run.length] = digits;
    run.facts[run.length] =
      (voice ? VOICE : 0) |
      (sms ? SMS : 0) |
      (mms ? MMS : 0) |
      (status === 'releasing' ? RELEASING : 0) |
      (this.placeOf(region) << REGION_SHIFT);
    run.length += 1;
    this.count += 1;
  }

  /** The number, which counts as seen from now on; undefined when it is not held. */
  see(number: string): HeldNumber | undefined {
    const run = this.runs.get(number.length);
    const index = run && placeIn(run, Number(number.slice(1)));
    if (!run || index === undefined) return undefined;
    run.facts[index] = run.facts[index]! | SEEN;
    return this.read(run, index);
  }

  /** Those that nobody has seen. */
  *unseen(): Generator<HeldNumber> {
    for (const run of this.runs.values()) {
      for (let index = 0; index < run.length; index += 1) {
        if ((run.facts[index]! & SEEN) === 0) yield this.read(run, index);
      }
    }
  }

  private read(run: Run, index: number): HeldNumber {
    const facts = run.facts[index]!;
    const has = (fact: number) => (facts & fact) !== 0;
    return {
      number: `+${run.digits[index]}`,
      status: has(RELEASING) ? 'releasing' : 'active',
      capabilities: { voice: has(VOICE), sms: has(SMS), mms: has(MMS) },
      region: this.regions[facts >> REGION_SHIFT] ?? null,
    };
  }

  private runOf(length: number): Run {
    let run = this.runs.get(length);
    if (!run) {
      run = { digits: new Float64Array(FIRST_SIZE), facts: new Uint8Array(FIRST_SIZE), length: 0 };
      this.runs.set(length, run);
    }
    return run;
  }

  private placeOf(region: string | null): number {
    const known = this.regions.indexOf(region);
    if (known !== -1) return known;
    if (this.regions.length === MAX_REGIONS) throw new Error('No carrier has so many regions.');
    return this.regions.push(region) - 1;
  }
}

function grow(run: Run): void {
  const { digits, facts } = run;
  run.digits = new Float64Array(2 * digits.length);
  run.digits.set(digits);
  run.facts = new Uint8Array(2 * facts.length);
  run.facts.set(facts);
}

function placeIn({ digits, length }: Run, wanted: number): number | undefined {
  let [low, high] = [0, length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (digits[middle]! < wanted) low = middle + 1;
    else high = middle;
  }
  return low < length && digits[low] === wanted ? low : undefined;
}
