import { parseArgs } from 'node:util';
import { startCarrierEmulator } from './carrier-emulator.js';

const HELP = `Emulates Twilio and Telnyx for tests: it sells nothing, and reaches nobody.

npm run emulator                     on any free port
npm run emulator -- --port 4010
npm run emulator -- --seed 7         other numbers and other chances, the same each time

It opens an account at each carrier and prints their credentials, one line of JSON each. Set TWILIO_API_URL and
TELNYX_API_URL to the printed address. Under /emulator tests ask for faults, the ledger and more: see
docs/carrier-emulator.md.
`;

const LOOK_FOR_PARENT_MS = 500;
const parent = process.ppid;

async function main(words: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...words],
    options: {
      help: { type: 'boolean', default: false },
      port: { type: 'string', default: '0' },
      seed: { type: 'string', default: '1' },
      'stop-with-parent': { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    console.log(HELP);
    return;
  }
  const emulator = await startCarrierEmulator({ port: Number(values.port), seed: Number(values.seed) });
  const twilio = emulator.openTwilioAccount({ regions: ['ie1', 'au1'] });
  const telnyx = emulator.openTelnyxAccount();
  console.log(JSON.stringify({ emulator: emulator.url, note: 'Test equipment: no carrier stands behind it.' }));
  console.log(JSON.stringify({ carrier: 'twilio', credentials: twilio.credentials }));
  console.log(JSON.stringify({ carrier: 'telnyx', credentials: telnyx.credentials }));
  const stop = () => emulator.close().then(() => process.exit(0), fail);
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => void stop());
  // npm hands a signal to its shell, which ends and leaves its child behind.
  if (values['stop-with-parent'])
    setInterval(() => void (process.ppid !== parent && stop()), LOOK_FOR_PARENT_MS).unref();
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

await main(process.argv.slice(2)).catch(fail);
