import { describe, expect, test } from '@jest/globals';
import type { AgentConnection } from '#contracts';
import { givenAgent, publishedAgent } from '../../agent/fixtures/agent-histories.js';
import type { ClaimedNumber } from '../domain/number.state.js';
import { given, importedNumber, purchasedNumber } from '../fixtures/number-histories.js';
import { connectionChecks } from './inbound-connection.js';

const agentWith = (connect: AgentConnection | null) => {
  const { state } = givenAgent(publishedAgent());
  if (state.status === 'unknown') throw new Error('The agent is not known.');
  return { ...state, connect };
};
const bought = given(purchasedNumber).state as ClaimedNumber;
const bySip: AgentConnection = { sipUri: 'sip:sales@agents.example' };

describe('the place where an agent takes calls', () => {
  test.each<[AgentConnection | null, boolean, string]>([
    [bySip, true, 'can be connected with the agent Sales'],
    [{ websocketUrl: 'wss://agents.example' }, true, 'can be connected with the agent Sales'],
    [null, false, 'nothing says where'],
    [{ websocketUrl: 'ws://agents.example' }, false, 'wss:'],
    [{ sipUri: `sip:${'a'.repeat(260)}@agents.example` }, false, '254'],
  ])('%j: %s', (connect, ok, why) => {
    const [check] = connectionChecks(bought, agentWith(connect));
    expect(check).toMatchObject({ code: 'agent_connected', ok, message: expect.stringContaining(why) });
    expect(check?.remedy).toEqual(ok ? null : expect.stringContaining('Save the agent Sales'));
  });

  test('may be longer where the carrier takes longer ones', () => {
    const longer: AgentConnection = { sipUri: `sip:${'a'.repeat(260)}@agents.example` };
    expect(connectionChecks({ ...bought, carrier: 'telnyx' }, agentWith(longer))).toMatchObject([{ ok: true }]);
  });

  test('does not matter where calls are connected by whoever asks', () => {
    expect(connectionChecks(given(importedNumber).state as ClaimedNumber, agentWith(null))).toStrictEqual([]);
    expect(connectionChecks({ ...bought, carrier: 'sandbox' }, agentWith(null))).toStrictEqual([]);
    expect(connectionChecks({ ...bought, carrierAccountId: null }, agentWith(null))).toStrictEqual([]);
  });
});
