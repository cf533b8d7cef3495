import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { describeWhen } from '../tooling/describe-when.js';
import type { Fault } from './fault-catalogue.js';
import { runFault } from './fault-run.js';
import { givenServers, startServers } from './servers/servers.js';
import type { Servers } from './servers/servers.js';

jest.setTimeout(300_000);

const SEED = 1;
const AWAY_MS = 50;
const { RINGFENCE_BACKENDS: command, KAFKA_BROKERS: brokers } = process.env;

const EACH_SERVICE: Fault = {
  name: 'each-service-killed',
  outages: (['inventory', 'gate-1', 'gate-2'] as const).map((target) => {
    return { targets: [target], how: 'kill', awayMs: AWAY_MS };
  }),
};
const KAFKA: Fault = { name: 'kafka-killed-briefly', outages: [{ targets: ['kafka'], how: 'kill', awayMs: 3_000 }] };

/** That the run has seen enough for its silence to mean something. */
async function expectToHold(fault: Fault, servers: Servers): Promise<void> {
  const { violations, compared, journal } = await runFault(fault, servers, SEED);
  expect(violations).toEqual([]);
  expect(compared?.events).toBeGreaterThan(journal.acknowledged.length);
  expect(journal.blocks.length + journal.blocksNotYetEnforced).toBeGreaterThan(0);
  for (const status of [200, 403, 503]) expect(journal.calls.map((call) => call.status)).toContain(status);
}

describeWhen(command ?? brokers, 'KAFKA_BROKERS is not set', 'Services killed under load', () => {
  let servers: Servers;
  beforeAll(async () => {
    servers = command ? await startServers(command, ['kafka']) : givenServers(brokers!, undefined);
  });
  afterAll(() => servers.close());

  test('lose nothing that they had acknowledged and let through nothing that was blocked', () =>
    expectToHold(EACH_SERVICE, servers));

  describeWhen(command, 'RINGFENCE_BACKENDS does not say how to kill Kafka', 'and Kafka, too,', () => {
    test('nor does Kafka', () => expectToHold(KAFKA, servers));
  });
});
