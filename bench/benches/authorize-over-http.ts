import { callableCountOf } from '../fixtures/product-data.js';
import { MANY_NUMBERS, manyNumbers } from '../fixtures/fixtures.js';
import type { Load, LoadReading } from '../load/load.process.js';
import { authorizePlan } from '../load/plans.js';
import { interleave, median } from '../measure.js';
import type { Measurement } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { BareFastify } from '../references/bare-fastify.process.js';
import { startLoad, startProduct } from '../subjects/start-product.js';
import type { Stage } from '../stage.js';

const CONNECTIONS = 64;
const STRETCH_MS = 2_500;
interface ServerReading extends LoadReading {
  /** Processor time of the server for each request. */
  readonly serverMicros: number;
  /** How much of one processor the server used: near 1, or the load was the bottleneck and nothing was measured. */
  readonly serverBusy: number;
}

interface Server {
  usedMicros(): Promise<number>;
  readonly load: MeasuredProcess<Load>;
}

/**
 * The product with a million numbers and bare Fastify, each on one processor and under full load from the other.
 * Measured once a run; throughput and p99 are two readings of the same stretches.
 */
function authorizeOverHttp(
  stage: Stage,
): Promise<{ readonly ours: ServerReading; readonly reference: ServerReading }[]> {
  return stage.once('asking for authorizations over HTTP', async () => {
    const directory = await manyNumbers(stage);
    const product = await startProduct(stage, directory, { processor: 'server' });
    const bare = stage.manage(
      new MeasuredProcess<BareFastify>(new URL('../references/bare-fastify.process.js', import.meta.url), {
        processor: 'server',
      }),
    );
    const ours = await putUnderLoad(stage, () => product.process.call('usedMicros'), product.port);
    const reference = await putUnderLoad(stage, () => bare.call('usedMicros'), await bare.call('listen'));
    return interleave({
      ours: () => read(ours),
      reference: () => read(reference),
      progress: (pair, one, other) =>
        stage.say(
          `authorize over HTTP ${pair}: ${one.requestsPerSecond.toFixed(0)} against ${other.requestsPerSecond.toFixed(0)} requests/s, ` +
            `p99 ${one.p99Ms.toFixed(2)} against ${other.p99Ms.toFixed(2)} ms`,
        ),
    });
  });
}

/** How busy the servers were and what a request cost them, beside a ratio of theirs. */
export async function withServerNotes(stage: Stage, pick: (reading: LoadReading) => number): Promise<Measurement> {
  const readings = await authorizeOverHttp(stage);
  const medianOf = (value: (pair: (typeof readings)[number]) => number) => median(readings.map(value));
  return {
    samples: readings.map(({ ours, reference }) => ({ ours: pick(ours), reference: pick(reference) })),
    notes: {
      oursServerMicros: medianOf(({ ours }) => ours.serverMicros),
      referenceServerMicros: medianOf(({ reference }) => reference.serverMicros),
      oursServerBusy: medianOf(({ ours }) => ours.serverBusy),
      referenceServerBusy: medianOf(({ reference }) => reference.serverBusy),
    },
  };
}

async function putUnderLoad(stage: Stage, usedMicros: () => Promise<number>, port: number): Promise<Server> {
  const plan = authorizePlan(0, callableCountOf(MANY_NUMBERS));
  const load = await startLoad(stage, port, CONNECTIONS, plan, { processor: 'load' });
  return { usedMicros, load };
}

async function read({ usedMicros, load }: Server): Promise<ServerReading> {
  const [usedBefore, startedMs] = [await usedMicros(), performance.now()];
  const reading = await load.call('runFlatOut', STRETCH_MS);
  const [used, tookMs] = [(await usedMicros()) - usedBefore, performance.now() - startedMs];
  return { ...reading, serverMicros: used / reading.count, serverBusy: used / (tookMs * 1_000) };
}
