import { describe, expect, test } from '@jest/globals';
import type { AgentEvent } from '../../agent/domain/agent.events.js';
import { busyAgent, givenAgent } from '../../agent/fixtures/agent-histories.js';
import { refused } from '#event-store/testing';
import type { NumberEvent } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';
import {
  NUMBER,
  assigned,
  enabled,
  given,
  giveBackFailed,
  imported,
  purchasedInUse,
  releaseStarted,
  unassigned,
} from '../fixtures/number-histories.js';
import { HOME } from '#event-store/testing';
import { decideEditNumber } from './edit-number.js';
import type { EditNumber } from './edit-number.js';

const REPLACEMENT = '+14155550142';
const replacement = given([imported(REPLACEMENT, HOME)]);

/** Uses `NUMBER` in every profile. */
const busy: readonly AgentEvent[] = [
  ...busyAgent(NUMBER, 'inbound'),
  { type: 'AgentProfileTaken', agentId: 'sales', profile: 'outbound', number: NUMBER },
  { type: 'AgentProfileTaken', agentId: 'sales', profile: 'sms', number: NUMBER },
];

/** Assigns the replacement to the agent, while its present number has this history. */
const instead = (profiles: EditNumber['profiles'] & object, present: readonly NumberEvent[]) =>
  replacement.when((number: NumberState) => {
    const agents = new Map([['sales', givenAgent(busy).state]]);
    return decideEditNumber(
      { profiles, openImportId: null },
      number,
      agents,
      new Map([[NUMBER, given(present).state]]),
    );
  });

const assignedInstead = (profile: 'inbound' | 'outbound' | 'sms'): NumberEvent => ({
  ...assigned(profile, 'sales'),
  number: REPLACEMENT,
});

describe('assign a number in place of one', () => {
  const leaving = [...purchasedInUse, releaseStarted];

  test('that is on its way back: that loses the profile, and keeps the others for as long as it is here', () => {
    expect(instead({ inbound: 'sales' }, leaving)).toStrictEqual([
      unassigned('inbound', 'sales', 'replaced'),
      assignedInstead('inbound'),
    ]);
    expect(instead({ outbound: 'sales', sms: 'sales' }, leaving)).toStrictEqual([
      unassigned('outbound', 'sales', 'replaced'),
      enabled('assignment_removed'),
      unassigned('sms', 'sales', 'replaced'),
      assignedInstead('outbound'),
      assignedInstead('sms'),
    ]);
  });

  test('that stays is refused, naming it, also when its carrier has refused it', () => {
    const taken = refused('agent_profile_taken', { agentId: 'sales', profile: 'outbound', number: NUMBER });
    expect(instead({ outbound: 'sales' }, purchasedInUse)).toStrictEqual(taken);
    expect(instead({ outbound: 'sales' }, [...leaving, giveBackFailed])).toStrictEqual(taken);
  });
});
