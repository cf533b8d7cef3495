import type { Benchmark } from '../benchmark.js';
import { livelyLog } from '../fixtures/fixtures.js';
import { interleave } from '../measure.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { Scan } from '../references/scan.process.js';
import type { Replay } from '../subjects/replay.process.js';

export const replay: Benchmark = {
  name: 'replay',
  unit: 'events/s',
  about: 'Every aggregate of a million events folded; against a scan with JSON.parse through the same driver',
  aim: { op: '>=', value: 0.5 },
  async measure(stage) {
    const file = await livelyLog(stage);
    const ours = stage.manage(new MeasuredProcess<Replay>(new URL('../subjects/replay.process.js', import.meta.url)));
    const reference = stage.manage(
      new MeasuredProcess<Scan>(new URL('../references/scan.process.js', import.meta.url)),
    );
    await ours.call('open', file);
    await reference.call('open', file);
    const samples = await interleave({
      ours: () => ours.call('rate'),
      reference: () => reference.call('rate'),
      progress: (pair, one, other) =>
        stage.say(`replay ${pair}: ${one.toFixed(0)} against ${other.toFixed(0)} events/s`),
    });
    return { samples };
  },
};
