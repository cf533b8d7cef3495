import { mkdir } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';
import type { Benchmark } from '../benchmark.js';
import { PUBLIC_URL } from '../fixtures/public-url.js';
import { compareServers, withServerNotes } from '../load/server-under-load.js';
import type { AskedServer } from '../load/server-under-load.js';
import type { ToldMessages } from '../load/told-messages.js';
import { MeasuredProcess } from '../process/measured-process.js';
import type { BareMessageWebhook } from '../references/bare-message-webhook.process.js';
import { askProduct } from '../subjects/ask-product.js';
import type { BenchCarriers } from '../subjects/carriers.process.js';
import { startProduct } from '../subjects/start-product.js';
import type { Stage } from '../stage.js';

const NUMBERS = 200;
/** Each has conversed before: who writes for the first time in a week is given a key, which waits for the disk once more. */
const PEOPLE = 2_000;
const LOOK_AGAIN_MS = 50;

export const webhookIngestion: Benchmark = {
  name: 'webhook-ingestion',
  unit: 'requests/s',
  about:
    'Twilio tells of messages, each another one: signature checked, sealed and durable before the 200, 64 connections; against bare Fastify that checks the signature and commits batch by batch to SQLite',
  aim: { op: '>=', value: 0.5 },
  async measure(stage) {
    const { product, account, numbers } = await productThatIsWrittenTo(stage);
    const plan: ToldMessages = { account, numbers, peopleCount: PEOPLE };
    const bareFile = new URL('../references/bare-message-webhook.process.js', import.meta.url);
    const bare = stage.manage(new MeasuredProcess<BareMessageWebhook>(bareFile, { processor: 'server' }));
    const { path, authToken } = account;
    const file = stage.path('bare-messages.sqlite');
    const port = await bare.call('listen', path, `${PUBLIC_URL}${path}`, authToken, file);
    const readings = await compareServers(stage, 'webhook ingestion', {
      ours: { ...product, plan },
      reference: { process: bare, port, plan },
    });
    return withServerNotes(readings, ({ requestsPerSecond }) => requestsPerSecond);
  },
};

interface WrittenTo {
  readonly product: Pick<AskedServer, 'process' | 'port'>;
  readonly account: ToldMessages['account'];
  readonly numbers: readonly string[];
}

async function productThatIsWrittenTo(stage: Stage): Promise<WrittenTo> {
  const directory = stage.path('webhook-ingestion');
  await mkdir(directory);
  const file = new URL('../subjects/carriers.process.js', import.meta.url);
  const carriers = stage.manage(new MeasuredProcess<BenchCarriers>(file));
  const carriersUrl = await carriers.call('start');
  const product = await startProduct(stage, directory, { processor: 'server', carriersUrl });
  const { credentials } = await carriers.call('openAccount', 'twilio', NUMBERS);
  const wanted = { carrier: 'twilio', name: 'twilio', credentials };
  const { id } = await askProduct<{ id: string }>(product.port, 'carrier-accounts', wanted);
  const { accountSid, authToken } = credentials as { accountSid: string; authToken: string };
  const account = { path: `/webhooks/twilio/${id}/messages`, publicUrl: PUBLIC_URL, accountSid, authToken };
  return { product, account, numbers: await imported(product.port, id) };
}

/** The numbers of the account, once all are here. */
async function imported(port: number, carrierAccountId: string): Promise<readonly string[]> {
  const wanted = { carrierAccountId, numbers: 'all', confirmLive: true };
  const { id } = await askProduct<{ id: string }>(port, 'imports', wanted);
  while ((await askProduct<{ status: string }>(port, `imports/${id}`)).status !== 'finished')
    await delay(LOOK_AGAIN_MS);
  const { items } = await askProduct<{ items: readonly { number: string }[] }>(port, `numbers?limit=${NUMBERS}`);
  return items.map(({ number }) => number);
}
