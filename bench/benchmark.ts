import type { Need } from './bench.config.js';
import type { Aim, Measurement } from './measure.js';
import type { Stage } from './stage.js';

/** One promise of the design about speed, and how it is measured. */
export interface Benchmark {
  /** As in the design and on the command line. */
  readonly name: string;
  /** Of ours and of the reference; the ratio has none. */
  readonly unit: string;
  /** What is measured and against what, in a sentence. */
  readonly about: string;
  readonly aim: Aim;
  /** What not every machine has: where it is absent, the benchmark is left out. */
  readonly needs?: Need;
  measure(stage: Stage): Promise<Measurement>;
}
