import { readCommandLine } from './command-line.js';
import { InterruptedError, explainFailedMove } from './explain-failed-move.js';
import { Progress } from './progress.js';
import { runMove } from './run-move.js';

const progress = new Progress(process.stdout);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    // A second signal means now: the next run goes on all the same.
    if (stopping.signal.aborted) process.exit(130);
    stopping.abort(new InterruptedError());
  });
}
try {
  const asked = readCommandLine(process.argv.slice(2));
  if ('help' in asked) console.log(asked.help);
  else await runMove(asked, { progress, signal: stopping.signal, say: (line) => console.log(line) });
} catch (error) {
  const { status, sentence } = explainFailedMove(error, progress.eventsCopied);
  progress.clear();
  console.error(sentence);
  process.exitCode = status;
}
