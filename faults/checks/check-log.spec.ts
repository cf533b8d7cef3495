import { describe, expect, test } from '@jest/globals';
import type { SentCommand } from '../journal.js';
import { checkLog } from './check-log.js';
import type { LoggedEvent } from './check-log.js';

const NUMBER = '+14155550100';

function event(correlationId: string, type: string): LoggedEvent {
  return { type, position: 1, data: { number: NUMBER }, metadata: { correlationId } };
}

const command: SentCommand = {
  requestId: 'one',
  what: 'PATCH /v1/numbers/x',
  expected: { NumberAssigned: 2, AgentProfileTaken: 1 },
  mayRepeat: false,
  sentAtMs: 1,
  acknowledgedAtMs: 2,
};
const whole = [event('one', 'NumberAssigned'), event('one', 'NumberAssigned'), event('one', 'AgentProfileTaken')];
const check = (log: readonly LoggedEvent[], commands: readonly SentCommand[]) =>
  checkLog(log, { commands: [...commands], importedNumbers: [] });
const { acknowledgedAtMs: _, ...unacknowledged } = command;

describe('checkLog', () => {
  test('is content with each event once, and with what an import does on its way', () => {
    expect(check([...whole, event('one', 'ImportRowsProcessed')], [command])).toStrictEqual([]);
  });

  test('finds an acknowledged command whose events are missing, in part or altogether', () => {
    expect(check(whole.slice(1), [command])).toHaveLength(1);
    expect(check([event('two', 'NumberAssigned')], [command])).toStrictEqual([
      'one (PATCH /v1/numbers/x) was acknowledged; the log has {} of it where {"NumberAssigned":2,"AgentProfileTaken":1} was expected.',
    ]);
  });

  test('finds a command that was done twice, acknowledged or not', () => {
    expect(check([...whole, ...whole], [command])).toHaveLength(1);
    expect(check([...whole, ...whole], [unacknowledged])).toHaveLength(1);
    expect(check([...whole, event('one', 'OutboundEnabled')], [command])).toHaveLength(1);
  });

  test('takes a command that was not acknowledged done or undone, and nothing between', () => {
    expect(check([], [unacknowledged])).toStrictEqual([]);
    expect(check(whole, [unacknowledged])).toStrictEqual([]);
    expect(check(whole.slice(1), [unacknowledged])).toHaveLength(1);
  });

  test('takes a repetition only of what may repeat', () => {
    const issued = { ...command, expected: { ApiKeyIssued: 1 } };
    const twice = [event('one', 'ApiKeyIssued'), event('one', 'ApiKeyIssued')];
    expect(check(twice, [{ ...issued, mayRepeat: true }])).toStrictEqual([]);
    expect(check(twice, [issued])).toHaveLength(1);
    expect(check([], [{ ...issued, mayRepeat: true }])).toHaveLength(1);
  });

  test('finds a number of an acknowledged import that is missing or there twice', () => {
    const imported = event('one', 'NumberImported');
    const numbersIn = (log: readonly LoggedEvent[]) => checkLog(log, { commands: [], importedNumbers: [NUMBER] });
    expect(numbersIn([imported])).toStrictEqual([]);
    expect(numbersIn([])).toStrictEqual([`${NUMBER} was imported 0 times.`]);
    expect(numbersIn([imported, imported])).toStrictEqual([`${NUMBER} was imported 2 times.`]);
  });
});
