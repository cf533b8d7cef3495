/** What a ratio of ours to the reference must be. */
export interface Aim {
  readonly op: '>=' | '<=';
  readonly value: number;
  /** What ours must reach besides, whatever the reference, in the unit of the benchmark. */
  readonly floor?: number;
}

/** One reading of ours and one of the reference, taken right after each other. */
export interface SamplePair {
  readonly ours: number;
  readonly reference: number;
}

/** One of several situations that a benchmark looked at; its result is that of the worst, and `Measurement.samples` are the readings of it. */
export interface MeasuredCase {
  readonly name: string;
  readonly ours: number;
  readonly reference: number;
  readonly ratio: number;
}

export interface Measurement {
  readonly samples: readonly SamplePair[];
  readonly cases?: readonly MeasuredCase[];
  /** Worth knowing beside the ratio, such as how busy a server was. */
  readonly notes?: Readonly<Record<string, number>>;
}

export interface BenchResult extends Measurement {
  readonly name: string;
  readonly unit: string;
  /** Median of ours. */
  readonly ours: number;
  /** Median of the reference. */
  readonly reference: number;
  readonly ratio: number;
  readonly aim: Aim;
  readonly holds: boolean;
}

export interface SampleSource<Reading> {
  ours(): Promise<Reading>;
  reference(): Promise<Reading>;
  /** Told after each pair, so that a wait can be watched. */
  progress(pair: number, ours: Reading, reference: Reading): void;
}

/** So many pairs make a median that one disturbance cannot move. */
export const SAMPLE_PAIRS = 10;

/**
 * Reads ours and the reference in turns, after one unrecorded reading of each. Which goes first changes from pair to
 * pair, so that whatever grows or tires in between favours neither.
 */
export async function interleave<Reading>(
  source: SampleSource<Reading>,
  pairs = SAMPLE_PAIRS,
): Promise<{ readonly ours: Reading; readonly reference: Reading }[]> {
  await source.ours();
  await source.reference();
  const readings: { ours: Reading; reference: Reading }[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    const first = pair % 2 === 1 ? await source.ours() : await source.reference();
    const second = pair % 2 === 1 ? await source.reference() : await source.ours();
    const reading = pair % 2 === 1 ? { ours: first, reference: second } : { ours: second, reference: first };
    readings.push(reading);
    source.progress(pair, reading.ours, reading.reference);
  }
  return readings;
}

/** The middle value, or the mean of the two in the middle. Throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  const upper = sorted[sorted.length >> 1];
  const lower = sorted[(sorted.length - 1) >> 1];
  if (upper === undefined || lower === undefined) throw new Error('There is no median of no values.');
  return (lower + upper) / 2;
}

/** The value that this share of the values does not exceed. Throws when there is none. */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const value = sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))];
  if (value === undefined) throw new Error('There is no quantile of no values.');
  return value;
}

/** As people write it, such as `>= 0.5 ×, >= 10,000 events/s`. */
export function formatAim({ op, value, floor }: Aim, unit: string): string {
  return floor === undefined ? `${op} ${value} ×` : `${op} ${value} ×, >= ${floor.toLocaleString('en')} ${unit}`;
}

/** Medians, their ratio, and whether it is what it should be. */
export function judge(name: string, unit: string, aim: Aim, measurement: Measurement): BenchResult {
  const ours = median(measurement.samples.map((pair) => pair.ours));
  const reference = median(measurement.samples.map((pair) => pair.reference));
  const ratio = ours / reference;
  const isInRatio = aim.op === '>=' ? ratio >= aim.value : ratio <= aim.value;
  const holds = isInRatio && ours >= (aim.floor ?? -Infinity);
  return { name, unit, ours, reference, ratio, aim, holds, ...measurement };
}
