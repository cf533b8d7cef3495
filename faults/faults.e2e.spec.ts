import { afterAll, beforeAll, expect, jest, test } from '@jest/globals';
import { describeWhen } from '../tooling/describe-when.js';
import { findServer } from '../tooling/servers/find-server.js';
import type { Fault, Outage, Target } from './fault-catalogue.js';
import { runFault } from './fault-run.js';
import type { FaultOutcome } from './fault-run.js';
import { givenServers, startServers } from './servers/servers.js';
import type { Servers } from './servers/servers.js';

jest.setTimeout(300_000);

const SEED = 1;
const AT_ONCE_MS = 50;
const { RINGFENCE_BACKENDS: command } = process.env;
const brokers = await findServer('KAFKA_BROKERS');

const kill = (target: Target, awayMs: number): Outage => ({ targets: [target], how: 'kill', awayMs });

const FAULT: Fault = {
  name: 'a-bit-of-everything',
  outages: [
    kill('inventory', AT_ONCE_MS),
    kill('gate-1', AT_ONCE_MS),
    kill('gate-2', AT_ONCE_MS),
    ...(command ? [kill('kafka', 3_000)] : []),
  ],
};

describeWhen(command ?? brokers.address, brokers.whyNot, 'Services killed under load', () => {
  let servers: Servers;
  let outcome: FaultOutcome;
  beforeAll(async () => {
    servers = command ? await startServers(command, ['kafka']) : givenServers(brokers.address!, undefined);
    outcome = await runFault(FAULT, servers, SEED);
  });
  afterAll(() => servers.close());

  test('lose nothing that they had acknowledged, and let through nothing that was blocked', () => {
    expect(outcome.violations).toEqual([]);
  });

  test('were seen at work: their silence means something', () => {
    const { compared, journal } = outcome;
    expect(compared?.events).toBeGreaterThan(journal.acknowledged.length);
    expect(journal.blocks.length + journal.blocksNotYetEnforced).toBeGreaterThan(0);
    for (const status of [200, 403, 503]) expect(journal.calls.map((call) => call.status)).toContain(status);
    expect(journal.absences.map(({ of }) => of)).toEqual(expect.arrayContaining(['inventory', 'gate-1', 'gate-2']));
  });

  describeWhen(command, 'RINGFENCE_BACKENDS does not say how to kill Kafka', 'and Kafka with them', () => {
    test('answer commands while it is away, and lose nothing either', () => {
      const { acknowledged, absences } = outcome.journal;
      const { goneAtMs, backAtMs } = absences.find(({ of }) => of === 'kafka')!;
      const meanwhile = acknowledged.filter(({ sentAtMs }) => sentAtMs > goneAtMs && sentAtMs < backAtMs);
      expect(meanwhile.length).toBeGreaterThan(0);
      expect(outcome.violations).toEqual([]);
    });
  });
});
