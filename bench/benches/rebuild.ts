import type { Benchmark } from '../benchmark.js';
import { livelyLog } from '../fixtures/fixtures.js';
import { interleave } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { Scan } from '../references/scan.process.js';
import type { Rebuild } from '../subjects/rebuild.process.js';

export const rebuild: Benchmark = {
  name: 'rebuild',
  unit: 'events/s',
  about: 'The number table filled from zero, a million events, to its first page; against the same scan',
  aim: { op: '>=', value: 0.5 },
  async measure(stage) {
    const file = await livelyLog(stage);
    const ours = stage.manage(new MeasuredProcess<Rebuild>(new URL('../subjects/rebuild.process.js', import.meta.url)));
    const reference = stage.manage(
      new MeasuredProcess<Scan>(new URL('../references/scan.process.js', import.meta.url)),
    );
    await ours.call('open', file);
    await reference.call('open', file);
    const samples = await interleave({
      ours: () => ours.call('rate', stage.path('rebuilt.sqlite')),
      reference: () => reference.call('rate'),
      progress: (pair, one, other) =>
        stage.say(`rebuild ${pair}: ${one.toFixed(0)} against ${other.toFixed(0)} events/s`),
    });
    return { samples };
  },
};
