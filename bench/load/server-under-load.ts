import { interleave, median } from '../measure.js';
import type { Measurement } from '../measure.js';
import type { MeasuredProcess } from '../process/measured-process.js';
import type { Stage } from '../stage.js';
import { startLoad } from '../subjects/start-product.js';
import type { Load, LoadReading } from './load.process.js';
import type { RequestPlan } from './request-source.js';

const CONNECTIONS = 64;
const STRETCH_MS = 2_500;

/** A server, and what is asked of it. */
export interface AskedServer {
  readonly process: MeasuredProcess<{ usedMicros(): number }>;
  readonly port: number;
  readonly plan: RequestPlan;
}

interface ServerReading extends LoadReading {
  /** Processor time of the server for each request. */
  readonly serverMicros: number;
  /** How much of one processor the server used: near 1, or the load was the bottleneck and nothing was measured. */
  readonly serverBusy: number;
}

export interface ServerReadings {
  readonly ours: ServerReading;
  readonly reference: ServerReading;
}

/**
 * Two servers, each on one processor and under full load over 64 connections from the other. `what`: for whoever waits.
 * Their processes must have been started with `{ processor: 'server' }`.
 */
export async function compareServers(
  stage: Stage,
  what: string,
  servers: { readonly ours: AskedServer; readonly reference: AskedServer },
): Promise<readonly ServerReadings[]> {
  const ours = await underLoad(stage, servers.ours);
  const reference = await underLoad(stage, servers.reference);
  return interleave({
    ours,
    reference,
    progress: (pair, one, other) =>
      stage.say(
        `${what} ${pair}: ${one.requestsPerSecond.toFixed(0)} against ${other.requestsPerSecond.toFixed(0)} requests/s, ` +
          `p99 ${one.p99Ms.toFixed(2)} against ${other.p99Ms.toFixed(2)} ms`,
      ),
  });
}

/** How busy the servers were and what a request cost them, beside a ratio of theirs. */
export function withServerNotes(
  readings: readonly ServerReadings[],
  pick: (reading: LoadReading) => number,
): Measurement {
  const medianOf = (value: (pair: ServerReadings) => number) => median(readings.map(value));
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

/** Opens the connections; what it returns loads the server for one stretch. */
async function underLoad(stage: Stage, { process, port, plan }: AskedServer): Promise<() => Promise<ServerReading>> {
  const load: MeasuredProcess<Load> = await startLoad(stage, port, CONNECTIONS, plan, { processor: 'load' });
  return async () => {
    const [usedBefore, startedMs] = [await process.call('usedMicros'), performance.now()];
    const reading = await load.call('runFlatOut', STRETCH_MS);
    const [used, tookMs] = [(await process.call('usedMicros')) - usedBefore, performance.now() - startedMs];
    return { ...reading, serverMicros: used / reading.count, serverBusy: used / (tookMs * 1_000) };
  };
}
