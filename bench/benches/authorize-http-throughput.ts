import type { Benchmark } from '../benchmark.js';
import { withServerNotes } from '../load/server-under-load.js';
import { authorizeOverHttp } from './authorize-over-http.js';

export const authorizeHttpThroughput: Benchmark = {
  name: 'authorize-http-throughput',
  unit: 'requests/s',
  about:
    'Authorize over HTTP: key checked, a million numbers, 64 connections; against bare Fastify with the same schemas and answer',
  aim: { op: '>=', value: 0.9 },
  measure: async (stage) =>
    withServerNotes(await authorizeOverHttp(stage), ({ requestsPerSecond }) => requestsPerSecond),
};
