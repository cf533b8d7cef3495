import { describe, expect, test } from '@jest/globals';
import {
  assigned,
  assignedInbound,
  enabled,
  fullyAssigned,
  given,
  importedNumber,
  purchasedInUse,
  releaseStarted,
  releasedNumber,
  switchedOff,
  unassigned,
} from '../number/fixtures/number-histories.js';
import type { NumberState } from '../number/domain/number.state.js';
import type { AgentEvent } from './domain/agent.events.js';
import { freeProfilesWhenAgentIsArchived } from './free-profiles-when-agent-is-archived.js';

const archived: AgentEvent = { type: 'AgentArchived', agentId: 'sales' };
const unpublished: AgentEvent = { type: 'AgentUnpublished', agentId: 'sales' };

const after =
  (...events: AgentEvent[]) =>
  (number: NumberState) =>
    freeProfilesWhenAgentIsArchived(events, 'sales', number);

describe('free profiles when an agent is archived', () => {
  test('frees each profile, and the switch returns to enabled', () => {
    expect(given(fullyAssigned).when(after(archived))).toStrictEqual([
      unassigned('inbound', 'sales', 'agent_archived'),
      unassigned('outbound', 'sales', 'agent_archived'),
      enabled('assignment_removed'),
      unassigned('sms', 'sales', 'agent_archived'),
    ]);
  });

  test('frees those of a number that is on its way back, too: it may stay', () => {
    expect(given(purchasedInUse, [releaseStarted]).when(after(archived))).toStrictEqual([
      unassigned('inbound', 'sales', 'agent_archived'),
      unassigned('outbound', 'sales', 'agent_archived'),
      enabled('assignment_removed'),
      unassigned('sms', 'sales', 'agent_archived'),
    ]);
  });

  test('frees them among other changes of the same save', () => {
    const renamed: AgentEvent = { type: 'AgentRenamed', agentId: 'sales', name: 'Old sales' };
    expect(given(assignedInbound).when(after(renamed, archived))).toStrictEqual([
      unassigned('inbound', 'sales', 'agent_archived'),
    ]);
  });

  test('leaves the number alone when the agent stays', () => {
    expect(given(switchedOff).when(after())).toStrictEqual([]);
    expect(given(switchedOff).when(after(unpublished))).toStrictEqual([]);
  });

  test('leaves the number of another agent alone, and one that is gone', () => {
    expect(given(importedNumber, [assigned('outbound', 'support')]).when(after(archived))).toStrictEqual([]);
    expect(given(releasedNumber).when(after(archived))).toStrictEqual([]);
    expect(given().when(after(archived))).toStrictEqual([]);
  });
});
