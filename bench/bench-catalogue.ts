import type { Benchmark } from './benchmark.js';
import { authorizeHttpP99 } from './benches/authorize-http-p99.js';
import { authorizeHttpThroughput } from './benches/authorize-http-throughput.js';

/** Every benchmark, in the order in which they run. */
export const BENCHMARKS: readonly Benchmark[] = [authorizeHttpThroughput, authorizeHttpP99];
