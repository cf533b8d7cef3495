import { describe, expect, test } from '@jest/globals';
import { busyAgent, givenAgent, publishedAgent } from '../../agent/fixtures/agent-histories.js';
import { refused } from '#event-store/testing';
import type { NumberEvent, Profile } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';
import {
  OTHER_NUMBER,
  assigned,
  assignedInbound,
  assignedOutbound,
  disabled,
  enabled,
  fullyAssigned,
  given,
  importedNumber,
  switchedOff,
  unassigned,
} from '../fixtures/number-histories.js';
import { decideEditNumber } from './edit-number.js';
import type { EditNumber } from './edit-number.js';

const sales = givenAgent(publishedAgent()).state;
const support = givenAgent(publishedAgent('support')).state;

const save =
  (command: Omit<EditNumber, 'openImportId'>, agents = { sales, support }) =>
  (number: NumberState) =>
    decideEditNumber({ openImportId: null, ...command }, number, new Map(Object.entries(agents)), new Map());

const usedBySales = (profile: Profile) => refused('number_assigned_to_other_agent', { agentId: 'sales', profile });

describe('move a number to another agent', () => {
  const toSupport = { profiles: { outbound: 'support' } };

  test('is refused to a caller that has not shown what it saw, naming the agent and its profile', () => {
    expect(given(assignedOutbound).when(save(toSupport))).toStrictEqual(usedBySales('outbound'));
  });

  test('tells such a caller what to send', () => {
    const { state } = given(assignedOutbound);
    expect(() => save(toSupport)(state)).toThrow(/ in one save with the version you read as If-Match\.$/);
  });

  test('is one save for a caller that saw the present version', () => {
    expect(given(assignedOutbound).when(save({ ...toSupport, expectedVersion: '1' }))).toStrictEqual([
      unassigned('outbound', 'sales'),
      assigned('outbound', 'support'),
    ]);
  });

  test('takes every profile along or is refused: nobody shares a number', () => {
    const seen = { expectedVersion: '4' };
    expect(given(fullyAssigned).when(save({ ...toSupport, ...seen }))).toStrictEqual(usedBySales('inbound'));
    const everything = { inbound: 'support', outbound: 'support', sms: null };
    expect(given(fullyAssigned).when(save({ profiles: everything, ...seen }))).toStrictEqual([
      unassigned('inbound', 'sales'),
      unassigned('outbound', 'sales'),
      enabled('assignment_removed'),
      unassigned('sms', 'sales'),
      assigned('inbound', 'support'),
      assigned('outbound', 'support'),
    ]);
  });

  test('also when one profile is cleared and another is set for somebody else', () => {
    const swap = { profiles: { inbound: null, outbound: 'support' } };
    expect(given(assignedInbound).when(save(swap))).toStrictEqual(usedBySales('inbound'));
    expect(given(assignedInbound).when(save({ ...swap, expectedVersion: '1' }))).toStrictEqual([
      unassigned('inbound', 'sales'),
      assigned('outbound', 'support'),
    ]);
  });

  test('is refused when the new agent has another number there', () => {
    const busy = { sales, support: givenAgent(busyAgent(OTHER_NUMBER, 'outbound', 'support')).state };
    expect(given(assignedOutbound).when(save({ ...toSupport, expectedVersion: '1' }, busy))).toStrictEqual(
      refused('agent_profile_taken', { agentId: 'support', profile: 'outbound', number: OTHER_NUMBER }),
    );
  });

  test('two agents in one save are refused, whoever has the number', () => {
    const two = { profiles: { inbound: 'sales', outbound: 'support' } };
    expect(given(importedNumber).when(save(two))).toStrictEqual(usedBySales('inbound'));
    expect(given(importedNumber).when(save({ ...two, expectedVersion: '0' }))).toStrictEqual(usedBySales('inbound'));
    expect(given(assignedInbound).when(save({ profiles: { sms: 'support' } }))).toStrictEqual(usedBySales('inbound'));
  });

  test('are told to whoever named both, whoever has the number, and to nobody else', () => {
    const sentenceOf = (history: readonly NumberEvent[], profiles: EditNumber['profiles'] & object) => () =>
      save({ profiles })(given(history).state);
    const two = { inbound: 'support', outbound: 'sales', sms: 'support' };
    for (const history of [importedNumber, assignedInbound]) {
      expect(sentenceOf(history, two)).toThrow(/^A number has one agent: this save names support and sales\. /);
    }
    expect(sentenceOf(assignedInbound, { sms: 'support' })).toThrow(/ is assigned to the agent sales\. /);
  });
});

describe('the outbound switch in a save', () => {
  test('is switched with the rest', () => {
    expect(given(assignedOutbound).when(save({ outboundCalls: 'disabled' }))).toStrictEqual([disabled]);
    expect(given(switchedOff).when(save({ outboundCalls: 'enabled' }))).toStrictEqual([enabled('requested')]);
  });

  test('may be off from the first moment of an assignment', () => {
    const quiet = { profiles: { outbound: 'sales' }, outboundCalls: 'disabled' } as const;
    expect(given(importedNumber).when(save(quiet))).toStrictEqual([assigned('outbound', 'sales'), disabled]);
  });

  test('changes nothing when it is so already', () => {
    expect(given(switchedOff).when(save({ outboundCalls: 'disabled' }))).toStrictEqual([]);
  });

  test('returns to enabled by itself when the outbound agent leaves, and only then', () => {
    expect(given(switchedOff).when(save({ profiles: { outbound: null } }))).toStrictEqual([
      unassigned('outbound', 'sales'),
      enabled('assignment_removed'),
    ]);
    expect(given(fullyAssigned).when(save({ profiles: { inbound: null, sms: null } }))).toStrictEqual([
      unassigned('inbound', 'sales'),
      unassigned('sms', 'sales'),
    ]);
  });

  test('returns to enabled when the number moves, for the new agent chose nothing', () => {
    const move = { profiles: { outbound: 'support' }, expectedVersion: '2' };
    const moved = [unassigned('outbound', 'sales'), enabled('assignment_removed'), assigned('outbound', 'support')];
    expect(given(switchedOff).when(save(move))).toStrictEqual(moved);
    expect(given(switchedOff).when(save({ ...move, outboundCalls: 'enabled' }))).toStrictEqual(moved);
    expect(given(switchedOff).when(save({ ...move, outboundCalls: 'disabled' }))).toStrictEqual([...moved, disabled]);
  });

  test('is refused with or without a change when nobody is left to call', () => {
    const nobody = { profiles: { outbound: null } };
    expect(given(switchedOff).when(save({ ...nobody, outboundCalls: 'enabled' }))).toStrictEqual(
      refused('no_outbound_agent'),
    );
    expect(given(assignedOutbound).when(save({ ...nobody, outboundCalls: 'disabled' }))).toStrictEqual(
      refused('no_outbound_agent'),
    );
    expect(given(assignedInbound).when(save({ outboundCalls: 'disabled' }))).toStrictEqual(
      refused('no_outbound_agent'),
    );
  });
});
