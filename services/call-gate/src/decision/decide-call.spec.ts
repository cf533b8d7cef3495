import { describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import { BlocksAhead } from '../index/blocks-ahead.js';
import {
  ATTEMPT,
  NUMBER,
  agent,
  assigned,
  callable,
  detachStarted,
  detached,
  disabled,
  enabled,
  giveBackFailed,
  imported,
  indexAfter,
  lifted,
  outcomeAfter,
  placed,
  registered,
  releaseStarted,
  released,
  unassigned,
} from '../fixtures/public-events.js';
import { decideCall } from './decide-call.js';
import type { CallAttempt } from './decide-call.js';
import { DENY_SENTENCES } from './deny-codes.js';

/** Another workspace has the number now. */
const acquiredElsewhere = [unassigned('outbound'), released, imported(true, 'away')];

describe('decide a call', () => {
  test('allows it and says which caller ID to show', () => {
    const decision = decideCall(ATTEMPT, indexAfter(callable), new BlocksAhead());
    expect(decision).toStrictEqual({ allow: true, from: NUMBER });
    expect(outcomeAfter(callable, { from: NUMBER })).toBe('allow');
  });

  test('refuses whatever it does not know', () => {
    expect(outcomeAfter([])).toBe('agent_unknown');
    expect(outcomeAfter(callable, { workspace: 'away' })).toBe('agent_unknown');
    expect(outcomeAfter(callable, { agentId: 'nobody' })).toBe('agent_unknown');
    expect(outcomeAfter(callable, { agentId: '__proto__' })).toBe('agent_unknown');
    expect(outcomeAfter([placed('1', { agentId: 'sales' })])).toBe('agent_unknown');
  });

  test('looks at everything in the order of the contract', () => {
    const everythingWrong: Partial<CallAttempt> = { from: '+14155550199', to: 'nowhere' };
    const faults: readonly PublicEvent[] = [
      registered(),
      imported(false),
      assigned('outbound'),
      disabled,
      placed('1', { number: NUMBER }),
    ];
    const outcome = (...remedies: PublicEvent[]) => outcomeAfter([...faults, ...remedies], everythingWrong);
    const published = agent('AgentPublished');
    const lift = lifted('1', { number: NUMBER });
    const voice = imported(true);
    expect(outcomeAfter([], everythingWrong)).toBe('agent_unknown');
    expect(outcome()).toBe('agent_not_published');
    expect(outcome(published, unassigned('outbound'))).toBe('no_outbound_number');
    expect(outcome(published, released)).toBe('number_not_active');
    expect(outcome(published)).toBe('voice_missing');
    expect(outcome(published, voice, disabled)).toBe('held');
    expect(outcome(published, voice, disabled, lift)).toBe('outbound_disabled');
    expect(outcome(published, voice, disabled, lift, enabled)).toBe('caller_id_not_assigned');
    const cured = [...faults, published, voice, lift];
    expect(outcomeAfter(cured, { to: 'nowhere' })).toBe('destination_invalid');
    expect(outcomeAfter(cured)).toBe('allow');
  });

  test('lists the codes in that order, each with its one sentence', () => {
    expect(Object.keys(DENY_SENTENCES)).toStrictEqual([
      'agent_unknown',
      'agent_not_published',
      'no_outbound_number',
      'number_not_active',
      'voice_missing',
      'held',
      'outbound_disabled',
      'caller_id_not_assigned',
      'destination_invalid',
    ]);
    expect(DENY_SENTENCES.outbound_disabled).toBe('Outbound calling is disabled for this phone number');
    for (const sentence of Object.values(DENY_SENTENCES)) expect(sentence).toMatch(/^[A-Z][^\n]{10,100}[^.\s]$/);
  });

  test('only a published agent calls', () => {
    expect(outcomeAfter([...callable, agent('AgentUnpublished')])).toBe('agent_not_published');
    expect(outcomeAfter([...callable, agent('AgentArchived')])).toBe('agent_not_published');
    expect(outcomeAfter([...callable, agent('AgentArchived'), agent('AgentPublished')])).toBe('allow');
  });

  test('a number that was given back calls nobody, for its old holder as for the new one', () => {
    expect(outcomeAfter([...callable, released])).toBe('number_not_active');
    expect(outcomeAfter([...callable, detached])).toBe('number_not_active');
    expect(outcomeAfter([...callable, released, imported(true, 'away')])).toBe('number_not_active');
    expect(outcomeAfter([...callable, ...acquiredElsewhere])).toBe('no_outbound_number');
    expect(outcomeAfter([...callable, ...acquiredElsewhere], { workspace: 'away' })).toBe('agent_unknown');
  });

  test('a number on its way back calls nobody, and is as it was when it stays', () => {
    for (const started of [releaseStarted, detachStarted]) {
      expect(outcomeAfter([...callable, started])).toBe('number_not_active');
      expect(outcomeAfter([...callable, disabled, started, placed('1', { number: NUMBER })])).toBe('number_not_active');
      expect(outcomeAfter([...callable, started, giveBackFailed])).toBe('allow');
      expect(outcomeAfter([...callable, disabled, started, giveBackFailed])).toBe('outbound_disabled');
      expect(outcomeAfter([...callable, started, placed('1', { number: NUMBER }), giveBackFailed])).toBe('held');
      expect(outcomeAfter([...callable, started, unassigned('outbound'), released])).toBe('no_outbound_number');
    }
  });

  test('shows no other caller ID than the number of the outbound profile', () => {
    for (const from of ['+14155550199', '14155550100', `${NUMBER} `, '', 'sales']) {
      expect(outcomeAfter(callable, { from })).toBe('caller_id_not_assigned');
    }
  });

  test('calls E.164 numbers alone', () => {
    for (const to of ['911', '', '442071838750', '+0442071838750', '+44 20 7183 8750', 'sip:a@b.example']) {
      expect(outcomeAfter(callable, { to })).toBe('destination_invalid');
    }
  });

  test('refuses what a command on its way is about to block, and allows again when it was lifted', () => {
    const ahead = new BlocksAhead();
    const index = indexAfter(callable);
    const lift = ahead.add([disabled]);
    expect(decideCall(ATTEMPT, index, ahead)).toStrictEqual({ allow: false, code: 'outbound_disabled' });
    lift();
    expect(decideCall(ATTEMPT, index, ahead)).toStrictEqual({ allow: true, from: NUMBER });
  });
});
