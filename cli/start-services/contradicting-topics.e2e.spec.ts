import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { Kafka, logLevel } from 'kafkajs';
import { describeWhen } from '../../tooling/describe-when.js';
import { findServer } from '../../tooling/servers/find-server.js';
import { LateBrokerDouble } from './testing/late-broker-double.js';

const MAX_WAIT_MS = 40_000;
const TOKEN = 'service-token-of-the-tests-0123456789';
const CONTRADICTION = /^The topic \S+\.numbers has partitions 1 and must have 12\. Change it on the broker,/;

interface Readiness {
  readonly status: number;
  readonly body: { readonly reasons: readonly string[]; readonly warnings: readonly string[] };
}

const kafka = await findServer('KAFKA_BROKERS');

describeWhen(kafka.address, kafka.whyNot, 'a topic that contradicts its declaration', (hosts) => {
  let directory: string;
  let prefix: string;
  let child: ChildProcess | undefined;
  let said: { out: string; err: string };
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'ringfence-'));
    prefix = `test-${randomUUID()}`;
    said = { out: '', err: '' };
  });
  afterEach(async () => {
    if (child && child.exitCode === null) {
      const ended = once(child, 'close');
      child.kill('SIGKILL');
      await ended;
    }
    rmSync(directory, { recursive: true, force: true });
  });

  const until = async <Found>(find: () => Promise<Found | undefined> | Found | undefined): Promise<Found> => {
    for (const endMs = performance.now() + MAX_WAIT_MS; ; await delay(50)) {
      const found = await find();
      if (found !== undefined) return found;
      if (performance.now() > endMs) throw new Error(`In vain: ${said.out}${said.err}`);
    }
  };
  const makeWrongTopic = async () => {
    const admin = new Kafka({ brokers: hosts.split(','), logLevel: logLevel.NOTHING }).admin();
    await admin.connect();
    const topic = `${prefix}.numbers`;
    await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: false });
    const look = () => admin.fetchTopicMetadata({ topics: [topic] }).catch(() => undefined);
    await until(look);
    await admin.disconnect();
  };
  const start = (service: string, brokers: string) => {
    const main = join(process.cwd(), `dist/services/${service}/src/main.js`);
    const env = {
      PORT: '0',
      DATA_DIR: directory,
      EVENT_BUS_URL: `kafka://${brokers}/${prefix}`,
      RINGFENCE_SERVICE_TOKEN: TOKEN,
      RINGFENCE_ROOT_KEY: 'rf_root-key-of-the-tests-0123456789abcdef',
      LOG_LEVEL: 'warn',
    };
    const words = ['--disable-warning=TimeoutNegativeWarning', main];
    child = spawn(process.execPath, words, { env, stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout!.setEncoding('utf8').on('data', (text: string) => (said.out += text));
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (said.err += text));
    return child;
  };
  const readiness = async (url: string): Promise<Readiness> => {
    const answer = await fetch(`${url}/health/ready`);
    return { status: answer.status, body: (await answer.json()) as Readiness['body'] };
  };

  test.each(['inventory', 'call-gate'])('stops the start of %s with one sentence', async (service) => {
    await makeWrongTopic();
    const [code] = (await once(start(service, hosts), 'close')) as [number];
    expect([code, said.out]).toStrictEqual([1, '']);
    expect(said.err).toMatch(CONTRADICTION);
    expect(said.err.trimEnd().split('\n')).toHaveLength(1);
  });

  test.each(['inventory', 'call-gate'])(
    'found after the start of %s without Kafka, makes it not ready and says why',
    async (service) => {
      await makeWrongTopic();
      const broker = new LateBrokerDouble(hosts.split(',')[0]!);
      const port = await broker.reserve();
      start(service, `127.0.0.1:${port}`);
      const url = await until(() => /(http:\S+?)[.;]?(?:\s|$)/m.exec(said.out)?.[1]);
      await until(async () => {
        const { reasons, warnings } = (await readiness(url)).body;
        return [...reasons, ...warnings].some((sentence) => sentence.startsWith('Kafka cannot')) || undefined;
      });
      await broker.open();
      const found = await until(async () => {
        const now = await readiness(url);
        return now.body.reasons.some((reason) => CONTRADICTION.test(reason)) ? now : undefined;
      });
      expect(found.status).toBe(503);
      expect(
        [...found.body.reasons, ...found.body.warnings].filter((reason) => /Kafka cannot/.test(reason)),
      ).toStrictEqual([]);
      const connections = broker.accepted;
      await delay(1_000);
      expect(broker.accepted).toBe(connections);
      expect(said.err.split('\n').filter((line) => line.includes('has partitions 1'))).toHaveLength(1);
      const lines = said.err.trimEnd().split('\n');
      expect(lines.filter((line) => line.includes(`Kafka at 127.0.0.1:${port} cannot be used:`))).toHaveLength(1);
      // What is away is told in sentences, wherever in the code it came up.
      expect(lines.filter((line) => /"err":|"stack":|\.js:\d/.test(line))).toStrictEqual([]);
      await broker.close();
    },
  );
});
