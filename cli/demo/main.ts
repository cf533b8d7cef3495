import { once } from 'node:events';
import { parseArgs } from 'node:util';
import { runDemo } from './demo.js';
import { startThrowAwayProduct } from './throw-away-product.js';

const USAGE = `npm run demo [-- FILE.csv]

Five minutes with Ringfence, in a few seconds: starts the product on a throw-away data directory, imports a CSV of
numbers (default: examples/numbers.csv), registers agents, assigns, authorizes a call, switches outbound off, shows the
refusal and its history, and stops. Leaves nothing behind.`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { help: { type: 'boolean', short: 'h' } },
});
if (values.help || positionals.length > 1) {
  console.log(USAGE);
  process.exit(values.help ? 0 : 2);
}

const product = await startThrowAwayProduct();
const interrupted = once(process, 'SIGINT').then(() => 'interrupted' as const);
try {
  await Promise.race([runDemo(product, positionals[0] ?? 'examples/numbers.csv'), interrupted]);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await product.stop();
  console.log('\nStopped. Nothing is left behind; "npm start" keeps what you do.');
}
process.exit();
