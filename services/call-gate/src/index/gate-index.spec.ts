import { describe, expect, test } from '@jest/globals';
import type { HoldScope } from '#contracts';
import {
  NUMBER,
  agent,
  assigned,
  callable,
  disabled,
  imported,
  indexAfter,
  lifted,
  outcomeAfter,
  placed,
  registered,
  released,
  unassigned,
} from '../fixtures/public-events.js';
import { NONE } from '#number-cells';

const onNumber: HoldScope = { number: NUMBER };
const SCOPES: readonly HoldScope[] = [{ workspace: true }, { agentId: 'sales' }, onNumber];

/** The number is given back and acquired again. */
const reacquired = [unassigned('inbound'), unassigned('outbound'), released, imported(), assigned('outbound')];

describe('what the gate makes of events', () => {
  test('a hold on workspace, agent or number blocks until it is lifted', () => {
    for (const scope of SCOPES) {
      expect(outcomeAfter([...callable, placed('1', scope)])).toBe('held');
      expect(outcomeAfter([...callable, placed('1', scope), lifted('1', scope)])).toBe('allow');
    }
  });

  test('each of several holds blocks by itself', () => {
    const placing = SCOPES.map((scope, index) => placed(`${index}`, scope));
    for (const [index, scope] of SCOPES.entries()) {
      const others = SCOPES.flatMap((other, at) => (at === index ? [] : [lifted(`${at}`, other)]));
      expect(outcomeAfter([...callable, ...placing, ...others])).toBe('held');
      expect(outcomeAfter([...callable, ...placing, ...others, lifted(`${index}`, scope)])).toBe('allow');
    }
  });

  test('a hold survives that the assignment changes, and that the number goes and comes back', () => {
    for (const scope of SCOPES) {
      const moved = [unassigned('outbound'), assigned('outbound')];
      expect(outcomeAfter([...callable, placed('1', scope), ...moved])).toBe('held');
      expect(outcomeAfter([...callable, placed('1', scope), ...reacquired])).toBe('held');
      expect(outcomeAfter([...callable, placed('1', scope), ...reacquired, lifted('1', scope)])).toBe('allow');
    }
  });

  test('a hold that is lifted while the number is away is gone when it comes back', () => {
    const away = [unassigned('inbound'), unassigned('outbound'), released, lifted('1', onNumber)];
    const back = [imported(), assigned('outbound')];
    expect(outcomeAfter([...callable, placed('1', onNumber), ...away, ...back])).toBe('allow');
  });

  test('a hold binds its workspace alone', () => {
    for (const scope of SCOPES) expect(outcomeAfter([...callable, placed('1', scope, 'away')])).toBe('allow');
    const back = [...reacquired.slice(0, 3), imported(true, 'away'), placed('1', onNumber, 'away'), released];
    expect(outcomeAfter([...callable, ...back, imported(), assigned('outbound')])).toBe('allow');
  });

  test('a hold or a lift that is told of twice counts once', () => {
    for (const scope of SCOPES) {
      const twicePlaced = [placed('1', scope), placed('1', scope), lifted('1', scope)];
      expect(outcomeAfter([...callable, ...twicePlaced])).toBe('allow');
      const twiceLifted = [placed('1', scope), lifted('1', scope), lifted('1', scope), placed('2', scope)];
      expect(outcomeAfter([...callable, ...twiceLifted])).toBe('held');
      const neverPlaced = [lifted('1', scope), placed('2', scope)];
      expect(outcomeAfter([...callable, ...neverPlaced])).toBe('held');
    }
  });

  test('other events that are told of twice change nothing either', () => {
    const twice = callable.flatMap((event) => [event, event]);
    expect(outcomeAfter(twice)).toBe('allow');
    expect(outcomeAfter([...callable, disabled, disabled])).toBe('outbound_disabled');
    expect(outcomeAfter([...callable, agent('AgentArchived'), agent('AgentArchived')])).toBe('agent_not_published');
    expect(outcomeAfter([...callable, unassigned('outbound'), unassigned('outbound')])).toBe('no_outbound_number');
  });

  test('a number that is acquired again starts with its switch on', () => {
    expect(outcomeAfter([...callable, disabled, ...reacquired])).toBe('allow');
  });

  test('inbound and sms assignments give no right to call', () => {
    const others = [registered(), agent('AgentPublished'), imported(), assigned('inbound'), assigned('sms')];
    expect(outcomeAfter(others)).toBe('no_outbound_number');
    expect(outcomeAfter([...callable, unassigned('inbound'), unassigned('sms')])).toBe('allow');
  });

  test('a number that moves takes the call of its new agent and no more of the old one', () => {
    const support = [registered('support'), agent('AgentPublished', 'support')];
    const moved = [...callable, ...support, unassigned('outbound'), assigned('outbound', 'support')];
    expect(outcomeAfter(moved)).toBe('no_outbound_number');
    expect(outcomeAfter(moved, { agentId: 'support' })).toBe('allow');
  });

  test('events about what it never heard of leave it standing', () => {
    const index = indexAfter([released, disabled, assigned('outbound'), unassigned('inbound'), lifted('1', onNumber)]);
    expect([index.numbers.count, index.numbers.find(NUMBER)]).toStrictEqual([0, NONE]);
  });

  test('an event that it does not understand is not passed over', () => {
    const unheardOf = { type: 'NumberHaunted', workspace: 'home' } as never;
    expect(() => indexAfter([unheardOf])).toThrow('NumberHaunted');
  });
});
