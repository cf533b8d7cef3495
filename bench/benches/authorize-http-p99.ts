import type { Benchmark } from '../benchmark.js';
import { withServerNotes } from '../load/server-under-load.js';
import { authorizeOverHttp } from './authorize-over-http.js';

export const authorizeHttpP99: Benchmark = {
  name: 'authorize-http-p99',
  unit: 'ms',
  about: 'The slowest hundredth of the same requests, under the same full load',
  aim: { op: '<=', value: 1.25 },
  measure: async (stage) => withServerNotes(await authorizeOverHttp(stage), ({ p99Ms }) => p99Ms),
};
