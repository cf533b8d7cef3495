/** Random choices that one seed repeats. */
export class Chance {
  private state: number;

  constructor(readonly seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to, not including, 1. Source: mulberry32, public domain. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = this.state;
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(bound: number): number {
    return Math.floor(this.next() * bound);
  }

  oneOf<Choice>(choices: readonly Choice[]): Choice {
    const chosen = choices[this.below(choices.length)];
    if (chosen === undefined) throw new Error('There is nothing to choose from.');
    return chosen;
  }

  /** True once in `often` times. */
  onceIn(often: number): boolean {
    return this.below(often) === 0;
  }
}

/** Runs a test on chance. A failure names the seed; give it as `SEED` in the environment to see the same again. */
export async function withSeed(given: string | undefined, run: (chance: Chance) => Promise<void>): Promise<void> {
  const chance = new Chance(given === undefined ? Math.floor(Math.random() * 2 ** 31) : Number(given));
  try {
    await run(chance);
  } catch (error) {
    throw new Error(`Failed with SEED=${chance.seed}`, { cause: error });
  }
}
