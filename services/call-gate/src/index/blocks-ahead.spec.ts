import { describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import {
  NUMBER,
  agent,
  assigned,
  detachStarted,
  detached,
  disabled,
  enabled,
  giveBackFailed,
  imported,
  lifted,
  placed,
  registered,
  releaseStarted,
  released,
  unassigned,
} from '../fixtures/public-events.js';
import { BlocksAhead } from './blocks-ahead.js';

/** What an attempt of the agent with its number meets while these events are on their way. */
function metBy(...events: PublicEvent[]) {
  const ahead = new BlocksAhead();
  ahead.add(events);
  return ahead.codeFor('home', 'sales', NUMBER);
}

describe('blocks ahead of their commit', () => {
  test('every event that ends an allowance blocks, with the code it will have', () => {
    expect(metBy(disabled)).toBe('outbound_disabled');
    expect(metBy(unassigned('outbound'))).toBe('no_outbound_number');
    for (const leaves of [releaseStarted, detachStarted, released]) expect(metBy(leaves)).toBe('number_not_active');
    expect(metBy(detached)).toBe('number_not_active');
    expect(metBy(agent('AgentUnpublished'))).toBe('agent_not_published');
    expect(metBy(agent('AgentArchived'))).toBe('agent_not_published');
    expect(metBy(placed('1', { workspace: true }))).toBe('held');
    expect(metBy(placed('1', { agentId: 'sales' }))).toBe('held');
    expect(metBy(placed('1', { number: NUMBER }))).toBe('held');
  });

  test('what allows, or has nothing to do with outbound calls, waits for its commit', () => {
    const harmless = [registered(), agent('AgentPublished'), imported(), assigned('outbound'), enabled, giveBackFailed];
    expect(metBy(...harmless, unassigned('inbound'), unassigned('sms'), lifted('1', { workspace: true }))).toBe(
      undefined,
    );
  });

  test('blocks nobody else', () => {
    const ahead = new BlocksAhead();
    ahead.add([agent('AgentArchived', 'support'), placed('1', { workspace: true }, 'away')]);
    ahead.add([placed('2', { agentId: 'sales' }, 'away'), placed('3', { number: NUMBER }, 'away')]);
    expect(ahead.codeFor('home', 'sales', NUMBER)).toBe(undefined);
    expect(ahead.codeFor('home', 'support', NUMBER)).toBe('agent_not_published');
    expect(ahead.codeFor('away', 'anybody', '+14155550199')).toBe('held');
  });

  test('lifts exactly what it added, once', () => {
    const ahead = new BlocksAhead();
    const [liftFirst, liftSecond] = [ahead.add([disabled]), ahead.add([disabled])];
    liftFirst();
    liftFirst();
    expect([ahead.any, ahead.codeFor('home', 'sales', NUMBER)]).toStrictEqual([true, 'outbound_disabled']);
    liftSecond();
    expect([ahead.any, ahead.codeFor('home', 'sales', NUMBER)]).toStrictEqual([false, undefined]);
  });

  test('has nothing to look at when nothing is blocked', () => {
    const ahead = new BlocksAhead();
    ahead.add([enabled]);
    expect(ahead.any).toBe(false);
  });
});
