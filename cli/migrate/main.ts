import { readCommandLine } from './command-line.js';
import { InterruptedError, explainFailedMove } from './explain-failed-move.js';
import { Progress } from './progress.js';
import { runMove } from './run-move.js';

// Credentials and saved configurations are in no history.
const WHERE_THE_VAULT_IS =
  'Accounts, purchases and all else that the carrier service has written are there. Their credentials are in no history: ' +
  'they stay in the vault of the old DATA_DIR. Start the carrier service with VAULT_DIR set to that; on another machine, ' +
  'move vault.* into its DATA_DIR before its first start.';

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
  else {
    await runMove(asked, { progress, signal: stopping.signal, say: (line) => console.log(line) });
    if (asked.part === 'carrier' && !asked.verifyOnly) console.log(WHERE_THE_VAULT_IS);
  }
} catch (error) {
  const { status, sentence } = explainFailedMove(error, progress.eventsCopied);
  progress.clear();
  console.error(sentence);
  process.exitCode = status;
}
