import type { Benchmark } from '../benchmark.js';
import { interleave } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { MapGet } from '../references/map-get.process.js';
import type { Decide } from '../subjects/decide.process.js';

const AGENTS = 1_000_000;

export const decideInProcess: Benchmark = {
  name: 'decide-in-process',
  unit: 'ns',
  about:
    'One decision in the own process, a million agents with a number each; against bare Map.get over a million keys',
  aim: { op: '<=', value: 1.5 },
  async measure(stage) {
    const ours = stage.manage(new MeasuredProcess<Decide>(new URL('../subjects/decide.process.js', import.meta.url)));
    const reference = stage.manage(
      new MeasuredProcess<MapGet>(new URL('../references/map-get.process.js', import.meta.url)),
    );
    await Promise.all([ours.call('fill', AGENTS), reference.call('fill', AGENTS)]);
    const samples = await interleave({
      ours: () => ours.call('nanosEach'),
      reference: () => reference.call('nanosEach'),
      progress: (pair, one, other) =>
        stage.say(`decide in process ${pair}: ${one.toFixed(0)} against ${other.toFixed(0)} ns`),
    });
    return { samples };
  },
};
