import type { Benchmark } from '../benchmark.js';
import { MANY_NUMBERS, manyNumbers } from '../fixtures/fixtures.js';
import { callableCountOf } from '../fixtures/product-data.js';
import { authorizePlan, switchPlan } from '../load/plans.js';
import { interleave, median } from '../measure.js';
import { startLoad, startProduct } from '../subjects/start-product.js';

const AUTHORIZATIONS_PER_SECOND = 1_000;
const COMMANDS_PER_SECOND = 1_000;
const CONNECTIONS = 64;
const STRETCH_MS = 3_000;

/**
 * The same process with and without commands, stretch by stretch. Both loads come at a fixed rate, as calls and
 * operators do; commands switch numbers whose agents nobody asks for, so that every answer is an allow.
 */
export const authorizeP99UnderCommands: Benchmark = {
  name: 'authorize-p99-under-commands',
  unit: 'ms',
  about: 'p99 of authorize over HTTP while 1,000 durable commands a second land; against the same without commands',
  aim: { op: '<=', value: 1.5 },
  async measure(stage) {
    const { port } = await startProduct(stage, await manyNumbers(stage));
    const half = callableCountOf(MANY_NUMBERS) / 2;
    const calls = await startLoad(stage, port, CONNECTIONS, authorizePlan(0, half));
    const commands = await startLoad(stage, port, CONNECTIONS, switchPlan(half, half));
    const landed: number[] = [];
    const authorize = async () => (await calls.call('runAtRate', STRETCH_MS, AUTHORIZATIONS_PER_SECOND)).p99Ms;
    const authorizeUnderCommands = async () => {
      const [p99Ms, reading] = await Promise.all([
        authorize(),
        commands.call('runAtRate', STRETCH_MS, COMMANDS_PER_SECOND),
      ]);
      landed.push(reading.requestsPerSecond);
      return p99Ms;
    };
    const samples = await interleave({
      ours: authorizeUnderCommands,
      reference: authorize,
      progress: (pair, one, other) =>
        stage.say(`authorize under commands ${pair}: p99 ${one.toFixed(2)} against ${other.toFixed(2)} ms`),
    });
    return { samples, notes: { commandsPerSecond: median(landed) } };
  },
};
