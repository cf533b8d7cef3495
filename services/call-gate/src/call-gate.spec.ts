import { describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import { START } from '#event-store';
import type { Position } from '#event-store';
import { CallGate } from './call-gate.js';
import { ATTEMPT, NUMBER, callable, disabled, enabled, outcomeOf } from './fixtures/public-events.js';
import { Lease } from './lease/lease.port.js';

/** A gate that knows an agent with a number that calls, and how to tell it more. */
function openCallableGate(gate = CallGate.besideTheLog('gate-1')) {
  let position = START;
  const tell = (...events: PublicEvent[]) => gate.apply({ events, position: (position += events.length), live: true });
  tell(...callable);
  return { gate, tell };
}

/** Holds as long as the gate has applied what the test says. */
class LeaseFrom extends Lease {
  head: Position = START;

  override covers(position: Position): boolean {
    return position >= this.head;
  }
}

describe('CallGate', () => {
  test('is stale until it has read the log up to its head', () => {
    const gate = CallGate.besideTheLog('gate-1');
    expect([gate.stale, gate.position]).toStrictEqual([true, START]);
    gate.apply({ events: callable, position: 3, live: false });
    expect([gate.stale, gate.position]).toStrictEqual([true, 3]);
    gate.apply({ events: [], position: 9, live: true });
    expect([gate.stale, gate.position, gate.numberCount]).toStrictEqual([false, 9, 1]);
  });

  test('answers from what it has applied', () => {
    const { gate, tell } = openCallableGate();
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('allow');
    expect(gate.route({ workspace: 'home', to: NUMBER })).toMatchObject({ found: true, agentId: 'sales' });
    tell(disabled);
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('outbound_disabled');
    tell(enabled);
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('allow');
  });

  test('blocks ahead of the log, and lifts', () => {
    const { gate } = openCallableGate();
    const lift = gate.blockAhead([disabled]);
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('outbound_disabled');
    lift();
    expect(outcomeOf(gate.decide(ATTEMPT))).toBe('allow');
  });

  test('is stale while its lease does not cover what it has applied', () => {
    const lease = new LeaseFrom();
    const { gate, tell } = openCallableGate(new CallGate('gate-1', lease));
    expect(gate.stale).toBe(false);
    lease.head = gate.position + 1;
    expect(gate.stale).toBe(true);
    tell(disabled);
    expect(gate.stale).toBe(false);
  });

  test('is stale for good once it has lost track', () => {
    const { gate, tell } = openCallableGate();
    gate.loseTrack();
    expect(gate.stale).toBe(true);
    tell(disabled, enabled);
    expect(gate.stale).toBe(true);
  });

  test.each([
    ['its number', { subject: NUMBER, workspace: 'home' }, true],
    ['the agent', { subject: `home/${ATTEMPT.agentId}`, workspace: 'home' }, true],
    ['a hold', { subject: '01a1ff02-fa4c-72d5-a3de-243defa67580', workspace: 'home' }, true],
    ['nobody knows what', {}, true],
    ['another number', { subject: '+12025550199', workspace: 'home' }, false],
    ['a hold elsewhere', { subject: '01a1ff02-fa4c-72d5-a3de-243defa67580', workspace: 'away' }, false],
  ])('is unsure of a call when it cannot read what was said of %s: %j', (_, traces, unsure) => {
    const { gate } = openCallableGate();
    expect(gate.isUnsureOf('home', ATTEMPT.agentId)).toBe(false);
    gate.apply({ events: [], position: 99, live: true, unread: [traces] });
    expect([gate.isUnsureOf('home', ATTEMPT.agentId), gate.position]).toStrictEqual([unsure, 99]);
  });

  test.each([
    ['the number', { subject: NUMBER, workspace: 'home' }, true],
    ['the agent that takes its calls', { subject: 'home/sales', workspace: 'home' }, true],
    ['the workspace', { workspace: 'home' }, true],
    ['nobody knows what', {}, true],
    ['another number', { subject: '+12025550199', workspace: 'home' }, false],
    ['another agent', { subject: 'home/support', workspace: 'home' }, false],
    ['the agent of that name elsewhere', { subject: 'away/sales', workspace: 'away' }, false],
  ])('is unsure of who takes a call when it cannot read what was said of %s: %j', (_, traces, unsure) => {
    const { gate } = openCallableGate();
    const call = { workspace: 'home', to: NUMBER };
    expect(gate.isUnsureWhoTakes(call)).toBe(false);
    gate.apply({ events: [], position: 99, live: true, unread: [traces] });
    expect(gate.isUnsureWhoTakes(call)).toBe(unsure);
  });

  test('is unsure of a number that it does not know, if that is what it could not read', () => {
    const gate = CallGate.besideTheLog('gate-1');
    gate.apply({ events: [], position: 1, live: true, unread: [{ subject: NUMBER, workspace: 'home' }] });
    expect(gate.isUnsureWhoTakes({ workspace: 'home', to: NUMBER })).toBe(true);
    expect(gate.isUnsureWhoTakes({ workspace: 'home', to: '+12025550199' })).toBe(false);
  });

  test('does not claim the position of what it cannot apply', () => {
    const { gate, tell } = openCallableGate();
    expect(() => tell({ type: 'NumberHaunted', workspace: 'home' } as never)).toThrow('NumberHaunted');
    expect(gate.position).toBe(callable.length);
  });
});
