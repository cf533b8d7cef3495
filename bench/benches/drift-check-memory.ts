import type { Benchmark } from '../benchmark.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { DriftCheck } from '../subjects/drift-check.process.js';

const NUMBERS = 1_000_000;

/** Memory after a full collection is what it is: one reading says it all. */
export const driftCheckMemory: Benchmark = {
  name: 'drift-check-memory',
  unit: 'bytes',
  about: 'What a check of an account of a million numbers keeps of each while it runs; against its text',
  aim: { op: '<=', value: 1 },
  async measure(stage) {
    const check = stage.manage(
      new MeasuredProcess<DriftCheck>(new URL('../subjects/drift-check.process.js', import.meta.url), {
        nodeOptions: ['--expose-gc'],
      }),
    );
    const retained = await check.call('retainedBytes', NUMBERS);
    const text = await check.call('textBytes', NUMBERS);
    return { samples: [{ ours: retained / NUMBERS, reference: text / NUMBERS }] };
  },
};
