import { describe, expect, test } from '@jest/globals';
import { EARLIER } from '#event-store/testing';
import type { ActiveHold } from '../../hold/domain/active-hold.js';
import { holdOn } from '../../hold/fixtures/hold-histories.js';
import type { NumberEvent } from '../../number/domain/number.events.js';
import {
  NUMBER,
  assigned,
  assignedOutbound,
  enabled,
  given,
  purchasedInUse,
  releaseStarted,
  switchedOff,
  textOnlyNumber,
} from '../../number/fixtures/number-histories.js';
import type { AgentEvent } from '../domain/agent.events.js';
import { archivedAgent, draftAgent, givenAgent, publishedAgent } from '../fixtures/agent-histories.js';
import { agentWarnings } from './agent-warnings.js';

interface Situation {
  readonly agent?: readonly AgentEvent[];
  readonly number?: readonly NumberEvent[];
  readonly holds?: readonly ActiveHold[];
}

/** The warnings of a published agent with a number that may call, unless told otherwise. */
function warningsOf({ agent = publishedAgent(), number = assignedOutbound, holds = [] }: Situation) {
  const { state } = givenAgent(agent);
  if (state.status === 'unknown') throw new Error('The agent is not registered.');
  const outbound = given(number).state;
  return agentWarnings({
    agent: state,
    outboundNumber: outbound.status === 'unclaimed' ? undefined : outbound,
    holds,
  });
}

describe('warnings of an agent', () => {
  test('there are none when its calls go through', () => {
    expect(warningsOf({})).toStrictEqual([]);
  });

  test('tells of the switch in the very words that a call would be refused with', () => {
    expect(warningsOf({ number: switchedOff })).toStrictEqual([
      {
        code: 'outbound_disabled',
        message: 'Outbound calling is disabled for this phone number',
        remedy: 'Enable outbound calling in the outbound section of the number.',
        number: NUMBER,
      },
    ]);
  });

  test('tells of an agent without an outbound number', () => {
    expect(warningsOf({ number: [] })).toStrictEqual([
      {
        code: 'no_outbound_number',
        message: 'The agent has no outbound phone number.',
        remedy: 'Assign a number to its outbound profile.',
      },
    ]);
  });

  test('tells of a draft and of an archived agent', () => {
    expect(warningsOf({ agent: draftAgent() })).toStrictEqual([
      {
        code: 'agent_draft',
        message: 'The agent is a draft: calls to and from it are refused.',
        remedy: 'Publish the agent.',
      },
    ]);
    expect(warningsOf({ agent: archivedAgent() })).toStrictEqual([
      {
        code: 'agent_archived',
        message: 'The agent is archived: calls to and from it are refused.',
        remedy: 'Choose another agent, or publish this one again.',
      },
    ]);
  });

  test('tells of a number that has lost voice', () => {
    expect(warningsOf({ number: [...textOnlyNumber, assigned('outbound', 'sales')] })).toStrictEqual([
      {
        code: 'voice_missing',
        message: `${NUMBER} has lost the voice capability.`,
        remedy: 'Ask the carrier, or assign another number.',
        number: NUMBER,
      },
    ]);
  });

  test('tells of a number that is on its way back', () => {
    expect(warningsOf({ number: [...purchasedInUse, enabled('requested'), releaseStarted] })).toStrictEqual([
      {
        code: 'number_not_active',
        message: `${NUMBER} is on its way back to its carrier or its owner: nobody can call with it.`,
        remedy: 'Assign another number; it takes its place.',
        number: NUMBER,
      },
    ]);
  });

  test('tells of every hold: on what it is, why, since when and by whose order', () => {
    const holds = [
      holdOn({ workspace: true }, { reason: 'leaked key' }),
      holdOn({ agentId: 'sales' }),
      holdOn({ number: NUMBER }, { reason: 'spam' }),
    ];
    const remedy = 'Lift the hold hold-1 when the incident is over.';
    const by = `(by operations desk, ${EARLIER}).`;
    const rest = { remedy, holdId: 'hold-1' };
    expect(warningsOf({ holds })).toStrictEqual([
      { code: 'held', message: `Outbound calls are on hold for the workspace: leaked key ${by}`, ...rest },
      { code: 'held', message: `Outbound calls are on hold for the agent Sales ${by}`, ...rest },
      { code: 'held', message: `Outbound calls are on hold for ${NUMBER}: spam ${by}`, ...rest, number: NUMBER },
    ]);
  });

  test('tells equal holds apart', () => {
    const scope = { workspace: true } as const;
    const holds = [holdOn(scope), holdOn(scope, { id: 'hold-2', placedAt: '2026-01-02T03:04:06.000Z' })];
    const [one, other] = warningsOf({ holds });
    expect([one?.holdId, other?.holdId]).toStrictEqual(['hold-1', 'hold-2']);
    expect(one?.message).not.toBe(other?.message);
    expect(one?.remedy).not.toBe(other?.remedy);
  });

  test('tells everything at once', () => {
    const all = warningsOf({ agent: draftAgent(), number: switchedOff, holds: [holdOn({ workspace: true })] });
    expect(all.map(({ code }) => code)).toStrictEqual(['agent_draft', 'outbound_disabled', 'held']);
  });
});
