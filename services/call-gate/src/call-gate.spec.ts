import { describe, expect, test } from '@jest/globals';
import { START } from '#event-store';
import { HandFedEventBus } from '../../../libs/event-bus/testing/hand-fed-event-bus.js';
import { CallGate } from './call-gate.js';
import { ATTEMPT, NUMBER, callable, disabled, enabled, outcomeOf } from './fixtures/public-events.js';

/** A gate with its bus in the test's hands, not started yet. */
function openGate() {
  const bus = new HandFedEventBus();
  const failures: unknown[] = [];
  const gate = new CallGate('gate-1', bus, (error) => failures.push(error));
  return { bus, failures, gate };
}

/** A gate that knows an agent with a number that calls. */
async function openCallableGate() {
  const opened = openGate();
  const started = opened.gate.start();
  opened.bus.publish(...callable);
  await started;
  return opened;
}

const lost = new Error('connection lost');

describe('CallGate', () => {
  test('is stale until it has read the log up to its head', async () => {
    const { bus, gate } = openGate();
    expect([gate.stale, gate.position]).toStrictEqual([true, START]);
    const started = gate.start();
    bus.feed.give({ events: callable, position: 3, live: false });
    await gate.whenApplied(3);
    expect(gate.stale).toBe(true);
    bus.feed.give({ events: [], position: 9, live: true });
    await started;
    expect([gate.stale, gate.position, gate.numberCount]).toStrictEqual([false, 9, 1]);
  });

  test('answers from what it has applied', async () => {
    const { bus, gate } = await openCallableGate();
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('allow');
    expect(gate.route({ workspace: 'home', to: NUMBER })).toMatchObject({ found: true, agentId: 'sales' });
    await gate.whenApplied(bus.publish(disabled));
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('outbound_disabled');
    await gate.whenApplied(bus.publish(enabled));
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('allow');
  });

  test('blocks ahead of the log, and lifts', async () => {
    const { gate } = await openCallableGate();
    const lift = gate.blockAhead([disabled]);
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('outbound_disabled');
    lift();
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('allow');
  });

  test('never starts when the feed fails on the way, and stays stale', async () => {
    const { bus, failures, gate } = openGate();
    const started = gate.start();
    bus.feed.give({ events: callable, position: 5, live: false });
    bus.feed.fail(lost);
    await expect(started).rejects.toMatchObject({ cause: lost });
    expect([gate.stale, failures]).toStrictEqual([true, [lost]]);
  });

  test('is stale for good once the feed fails', async () => {
    const { bus, failures, gate } = await openCallableGate();
    bus.feed.fail(lost);
    await expect(gate.whenApplied(99)).rejects.toMatchObject({ cause: lost });
    expect([gate.stale, failures]).toStrictEqual([true, [lost]]);
  });

  test('is stale once the feed ends by itself', async () => {
    const { bus, gate } = await openCallableGate();
    bus.feed.end();
    await expect(gate.whenApplied(99)).rejects.toThrow('call gate can no longer follow the log.');
    expect(gate.stale).toBe(true);
  });

  test('is stale once an event cannot be applied, and does not claim its position', async () => {
    const { bus, gate } = await openCallableGate();
    const position = bus.publish({ type: 'NumberHaunted', workspace: 'home' } as never);
    await expect(gate.whenApplied(position)).rejects.toThrow('call gate can no longer follow the log.');
    expect([gate.stale, gate.position]).toStrictEqual([true, callable.length]);
  });

  test('is stale once it is stopped', async () => {
    const { failures, gate } = await openCallableGate();
    await gate.stop();
    expect([gate.stale, failures]).toStrictEqual([true, []]);
  });
});
