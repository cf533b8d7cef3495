import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, jest, test } from '@jest/globals';
import { describeWhen } from '../../tooling/describe-when.js';
import { findServer } from '../../tooling/servers/find-server.js';
import { freePorts } from './testing/free-ports.js';
import { LateBrokerDouble } from './testing/late-broker-double.js';

jest.setTimeout(90_000);

const MAX_WAIT_MS = 60_000;
/** Many looks at what is not ready. */
const A_WHILE_MS = 6_000;

const kafka = await findServer('KAFKA_BROKERS');

describeWhen(kafka.address, kafka.whyNot, 'all services, started without a broker', (hosts) => {
  let directory: string;
  let child: ChildProcess;
  let lines: string[];
  beforeEach(() => {
    [directory, lines] = [mkdtempSync(join(tmpdir(), 'ringfence-')), []];
  });
  afterEach(async () => {
    if (child.exitCode === null) {
      const ended = once(child, 'close');
      child.kill('SIGTERM');
      await ended;
    }
    rmSync(directory, { recursive: true, force: true });
  });

  const start = (port: number, broker: number) => {
    const env = {
      PATH: process.env['PATH'] ?? '',
      PORT: String(port),
      DATA_DIR: directory,
      EVENT_BUS_URL: `kafka://127.0.0.1:${broker}/test-${randomUUID()}`,
      RINGFENCE_ROOT_KEY: 'rf_root-key-of-the-tests-0123456789abcdef',
    };
    const main = join(process.cwd(), 'dist/cli/start-services/main.js');
    child = spawn(process.execPath, [main], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [child.stdout!, child.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => lines.push(...text.trimEnd().split('\n')));
    }
  };
  const said = (words: string) => lines.filter((line) => line.includes(words));
  const untilSaid = async (words: string) => {
    for (const endMs = performance.now() + MAX_WAIT_MS; said(words).length === 0; await delay(50)) {
      if (performance.now() > endMs) throw new Error(`In vain: ${lines.join('\n')}`);
    }
  };

  test('say once each what is away, and that they are ready when it comes', async () => {
    const broker = new LateBrokerDouble(hosts.split(',')[0]!);
    start(await freePorts(), await broker.reserve());
    await untilSaid('call-gate is not ready yet. Kafka cannot be used:');
    await delay(A_WHILE_MS);
    await broker.open();
    await untilSaid('Ringfence is ready at');
    expect(said('is not ready yet. Kafka cannot be used:')).toHaveLength(1);
    // A slow machine may have more to say, and says that once, too.
    expect(said(' is not ready yet.')).toStrictEqual([...new Set(said(' is not ready yet.'))]);
    expect(said('call-gate is ready')).toStrictEqual(['call-gate is ready.']);
    for (const service of ['inventory: ', 'call-gate: ']) {
      const ofService = lines.filter((line) => line.startsWith(service));
      expect(ofService.filter((line) => line.includes('Kafka at 127.0.0.1:'))).toHaveLength(1);
    }
    await broker.close();
  });
});
