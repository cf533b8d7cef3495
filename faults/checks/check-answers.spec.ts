import { describe, expect, test } from '@jest/globals';
import type { AskedCall, SentCommand } from '../journal.js';
import { checkAnswers } from './check-answers.js';

const KNOWN = { steady: new Map([['steady', '+14155550100']]), barred: new Set(['barred']) };
const QUIET = { calls: [], blocks: [], commands: [], absences: [], revokedKeyCalls: [] };

/** Asked at `askedAtMs`, answered a millisecond later. */
function call(agentId: string, askedAtMs: number, answer: Partial<AskedCall> = {}): AskedCall {
  return {
    gate: 'gate-1',
    agentId,
    askedAtMs,
    answeredAtMs: askedAtMs + 1,
    status: 200,
    from: '+14155550100',
    ...answer,
  };
}

const stale = (askedAtMs: number) => call('switched', askedAtMs, { status: 503, code: 'gate_stale' });

function command(sentAtMs: number, acknowledgedAtMs: number): SentCommand {
  return { requestId: 'one', what: 'PATCH', expected: {}, mayRepeat: false, sentAtMs, acknowledgedAtMs };
}

const block = { agentId: 'switched', how: 'the switch', enforcedAtMs: 100, allowSentAtMs: 200 };

describe('checkAnswers', () => {
  test('finds an allow that was asked for after a block was enforced and answered before it was taken back', () => {
    const calls = [call('switched', 99), call('switched', 150), call('other', 150), call('switched', 199.5)];
    expect(checkAnswers({ ...QUIET, calls, blocks: [block] }, KNOWN)).toStrictEqual([
      'gate-1 allowed switched 50.0 ms after the switch was enforced.',
    ]);
  });

  test('takes a denial, no answer and 503 during a block', () => {
    const calls = [
      call('switched', 150, { status: 403, code: 'outbound_disabled' }),
      call('switched', 150, { status: undefined }),
      stale(150),
    ];
    expect(checkAnswers({ ...QUIET, calls, blocks: [block] }, KNOWN)).toStrictEqual([]);
  });

  test('finds whatever is untrue of agents that nobody changes', () => {
    const calls = [
      call('steady', 1),
      call('steady', 2, { status: 403, code: 'held' }),
      call('steady', 3, { from: '+14155550199' }),
      call('barred', 4, { status: 403, code: 'agent_not_published' }),
      call('barred', 5),
      call('barred', 6, { status: 403, code: 'agent_unknown' }),
    ];
    expect(checkAnswers({ ...QUIET, calls }, KNOWN)).toStrictEqual([
      'gate-1 answered 403 held for steady, who may always call.',
      'gate-1 answered 200 +14155550199 for steady, who may always call.',
      'gate-1 answered 200 +14155550100 for barred, who may never call.',
      'gate-1 answered 403 agent_unknown for barred, who may never call.',
    ]);
  });

  test('finds any other status of a gate', () => {
    const calls = [call('switched', 1, { status: 500, code: 'internal_error' })];
    expect(checkAnswers({ ...QUIET, calls }, KNOWN)).toStrictEqual([
      'gate-1 answered 500 internal_error for switched.',
    ]);
  });

  test('finds an answer that came when the inventory had been away for a lease', () => {
    const absences = [{ of: 'inventory', goneAtMs: 1_000, backAtMs: 5_000 }];
    const calls = [call('switched', 2_990), stale(3_001), call('switched', 3_001), call('switched', 4_999.5)];
    expect(checkAnswers({ ...QUIET, calls, absences }, KNOWN)).toStrictEqual([
      'gate-1 answered 200 for switched and could not know: the inventory was away for a lease.',
    ]);
  });

  test('finds an answer that came a lease after the log went on without Kafka', () => {
    const absences = [{ of: 'kafka', goneAtMs: 1_000, backAtMs: 9_000 }];
    const commands = [command(999, 1_100), command(2_000, 2_500), command(2_100, 2_400)];
    const calls = [call('switched', 4_399), stale(4_401), call('switched', 4_401)];
    expect(checkAnswers({ ...QUIET, calls, absences, commands }, KNOWN)).toStrictEqual([
      'gate-1 answered 200 for switched and could not know: Kafka was away and the log went on.',
    ]);
  });

  test('finds a long absence of a server without one answered command, unless the inventory was away as well', () => {
    const absences = [{ of: 'kafka', goneAtMs: 1_000, backAtMs: 9_000 }];
    const commands = [command(900, 1_500), command(8_000, 9_500)];
    expect(checkAnswers({ ...QUIET, absences, commands }, KNOWN)).toStrictEqual([
      'No command was answered while kafka was away.',
    ]);
    const both = [...absences, { of: 'inventory', goneAtMs: 1_000, backAtMs: 8_900 }];
    expect(checkAnswers({ ...QUIET, absences: both, commands }, KNOWN)).toStrictEqual([]);
  });

  test('finds a key that is taken a lease after its revocation', () => {
    const tried = [401, 503, undefined, 403].map((status) => ({ gate: 'gate-2', keyId: 'key', status }));
    expect(checkAnswers({ ...QUIET, revokedKeyCalls: tried }, KNOWN)).toStrictEqual([
      'gate-2 took the key key a lease after its revocation (403).',
    ]);
  });
});
