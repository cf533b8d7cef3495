import type { Benchmark } from '../benchmark.js';
import { ANSWERED_NUMBERS, answeredNumbers } from '../fixtures/fixtures.js';
import { connectAt, numberAt } from '../fixtures/number-fleet.js';
import { PUBLIC_URL } from '../fixtures/public-url.js';
import { requireConnected } from '../load/require-connected.js';
import { compareServers, withServerNotes } from '../load/server-under-load.js';
import { signedCalls } from '../load/signed-calls.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { BareVoiceWebhook } from '../references/bare-voice-webhook.process.js';
import { askProduct } from '../subjects/ask-product.js';
import type { BenchCarriers } from '../subjects/carriers.process.js';
import { startProduct } from '../subjects/start-product.js';
import type { Stage } from '../stage.js';

/** So many calls are different; then they come again. */
const CALLS = 20_000;

/** Neighbouring calls are for numbers that lie far apart. */
const STRIDE = 7_919;

export const inboundVoiceThroughput: Benchmark = {
  name: 'inbound-voice-throughput',
  unit: 'requests/s',
  about:
    'Twilio asks what to do with a call: signature checked, a hundred thousand numbers with agents, 64 connections; against bare Fastify that checks the signature, looks into a map and answers the same',
  aim: { op: '>=', value: 0.8 },
  async measure(stage) {
    const readings = await answerCalls(stage);
    return withServerNotes(readings, ({ requestsPerSecond }) => requestsPerSecond);
  },
};

async function answerCalls(stage: Stage) {
  const carriersFile = new URL('../subjects/carriers.process.js', import.meta.url);
  const carriers = stage.manage(new MeasuredProcess<BenchCarriers>(carriersFile));
  const carriersUrl = await carriers.call('start');
  const product = await startProduct(stage, await answeredNumbers(stage), { processor: 'server', carriersUrl });
  const { credentials } = await carriers.call('openAccount', 'twilio', 0);
  const wanted = { carrier: 'twilio', name: 'twilio', credentials };
  const { id } = await askProduct<{ id: string }>(product.port, 'carrier-accounts', wanted);
  const path = `/webhooks/twilio/${id}/voice`;
  const { accountSid, authToken } = credentials as { accountSid: string; authToken: string };
  const indexes = Array.from({ length: CALLS }, (_, call) => (call * STRIDE) % ANSWERED_NUMBERS);
  const account = { path, publicUrl: PUBLIC_URL, accountSid, authToken };
  const bareFile = new URL('../references/bare-voice-webhook.process.js', import.meta.url);
  const bare = stage.manage(new MeasuredProcess<BareVoiceWebhook>(bareFile, { processor: 'server' }));
  const takers = Object.fromEntries(
    Array.from({ length: ANSWERED_NUMBERS }, (_, index) => [numberAt(index), Object.values(connectAt(index))[0]!]),
  );
  const port = await bare.call('listen', path, `${PUBLIC_URL}${path}`, authToken, takers);
  const answerBytes = await requireConnected(product.port, account, indexes);
  await requireConnected(port, account, indexes);
  const numbers = indexes.map((index) => numberAt(index));
  const plan = signedCalls(account, numbers, answerBytes);
  return compareServers(stage, 'inbound voice', {
    ours: { ...product, plan },
    reference: { process: bare, port, plan },
  });
}
