import { once } from 'node:events';
import { demoFile } from './demo-file.js';
import { runDemo } from './demo.js';
import { startThrowAwayProduct } from './throw-away-product.js';

const file = await demoFile(process.argv.slice(2));
const product = await startThrowAwayProduct();
const interrupted = once(process, 'SIGINT').then(() => 'interrupted' as const);
try {
  await Promise.race([runDemo(product, file), interrupted]);
} catch (error) {
  console.error(`\n${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
} finally {
  await product.stop();
  console.log('\nStopped. Nothing is left behind; "npm start" keeps what you do.');
}
process.exit();
