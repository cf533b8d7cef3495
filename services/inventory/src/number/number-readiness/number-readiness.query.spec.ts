import { describe, expect, test } from '@jest/globals';
import { archivedAgent, draftAgent, givenAgent, publishedAgent } from '../../agent/fixtures/agent-histories.js';
import type { AgentState } from '../../agent/domain/agent.state.js';
import type { CarrierCheck } from '#carrier-side';
import { EARLIER } from '#event-store/testing';
import type { ActiveHold } from '../../hold/domain/active-hold.js';
import { holdOn } from '../../hold/fixtures/hold-histories.js';
import type { NumberEvent, Profile } from '../domain/number.events.js';
import {
  assigned,
  assignedInbound,
  assignedOutbound,
  enabled,
  fullyAssigned,
  given,
  importedNumber,
  purchased,
  releasedNumber,
  switchedOff,
  textOnlyNumber,
  voiceOnlyNumber,
} from '../fixtures/number-histories.js';
import { numberReadiness } from './number-readiness.query.js';

const published = givenAgent(publishedAgent()).state;

/** The number's readiness after its history, with a published agent and no hold unless told otherwise. */
function readinessOf(
  history: readonly NumberEvent[],
  agent: AgentState | undefined = published,
  holds: ActiveHold[] = [],
  carrierChecks: readonly CarrierCheck[] = [],
) {
  const { state } = given(history);
  if (state.status === 'unclaimed') throw new Error('The workspace has never held the number.');
  return numberReadiness({ number: state, agent, holds, carrierChecks });
}

/** Each check's code and whether it is well, in order. */
function checksOf(profile: Profile, readiness: ReturnType<typeof readinessOf>) {
  return readiness[profile].checks.map(({ code, ok }) => [code, ok]);
}

const failed = (profile: Profile, readiness: ReturnType<typeof readinessOf>) =>
  readiness[profile].checks.filter(({ ok }) => !ok);

describe('readiness of a number', () => {
  test('looks at everything that may stand in the way of a profile', () => {
    const readiness = readinessOf([...fullyAssigned, enabled('requested')]);
    const basics = [
      ['number_active', true],
      ['agent_assigned', true],
      ['agent_published', true],
    ];
    expect(checksOf('inbound', readiness)).toStrictEqual([...basics, ['voice_capable', true]]);
    const outbound = [...basics, ['voice_capable', true], ['not_held', true], ['outbound_enabled', true]];
    expect(checksOf('outbound', readiness)).toStrictEqual(outbound);
    expect(checksOf('sms', readiness)).toStrictEqual([...basics, ['messaging_capable', true]]);
    expect(Object.values(readiness).map(({ ready }) => ready)).toStrictEqual([true, true, true]);
  });

  test('has no remedy for what is well, and one for what is not', () => {
    const { outbound, inbound } = readinessOf(assignedOutbound);
    expect(outbound.checks.map(({ remedy }) => remedy)).toStrictEqual([null, null, null, null, null, null]);
    expect(failed('inbound', readinessOf(assignedOutbound))).toStrictEqual([
      {
        code: 'agent_assigned',
        ok: false,
        message: 'The inbound profile has no agent.',
        remedy: 'Assign an agent to the inbound profile of the number and save.',
      },
    ]);
    expect([outbound.ready, inbound.ready]).toStrictEqual([true, false]);
  });

  test('a blocked number says so in the words of the refusal, for outbound alone', () => {
    const readiness = readinessOf([...switchedOff, assigned('inbound', 'sales')]);
    expect(failed('outbound', readiness).map(({ code, message }) => [code, message])).toStrictEqual([
      ['outbound_enabled', 'Outbound calling is disabled for this phone number.'],
    ]);
    expect([readiness.outbound.ready, readiness.inbound.ready]).toStrictEqual([false, true]);
  });

  test('a hold stands in the way of outbound alone, and is named', () => {
    const hold = holdOn({ agentId: 'sales' }, { reason: 'bad script' });
    expect(failed('outbound', readinessOf(assignedOutbound, published, [hold]))).toStrictEqual([
      {
        code: 'not_held',
        ok: false,
        message: `Outbound calls are on hold for the agent Sales: bad script (by operations desk, ${EARLIER}).`,
        remedy: 'Lift the hold hold-1 when the incident is over.',
        holds: [hold],
      },
    ]);
    expect(readinessOf(assignedInbound, published, [hold]).inbound.ready).toBe(true);
  });

  test('of many holds the sentence tells the oldest, and the list all', () => {
    const holds = [1, 2, 3, 4, 5].map((nth) =>
      holdOn({ workspace: true }, { id: `hold-${nth}`, reason: `no. ${nth}` }),
    );
    const [check] = failed('outbound', readinessOf(assignedOutbound, published, holds));
    expect(check?.message.match(/no\. \d/g)).toStrictEqual(['no. 1', 'no. 2', 'no. 3']);
    expect(check?.message).toMatch(/ 2 more do the same\.$/);
    expect(check?.holds).toStrictEqual(holds);
    expect(check?.remedy).toBe('Lift each of these holds when its own incident is over.');
  });

  test('only a published agent will do', () => {
    const messageOf = (agent: AgentState | undefined) =>
      failed('inbound', readinessOf(assignedInbound, agent)).map(({ message }) => message);
    const refused = 'calls to and from it are refused.';
    expect(messageOf(givenAgent(draftAgent()).state)).toStrictEqual([`The agent Sales is a draft: ${refused}`]);
    expect(messageOf(givenAgent(archivedAgent()).state)).toStrictEqual([`The agent Sales is archived: ${refused}`]);
    expect(messageOf(givenAgent().state)).toStrictEqual([`The agent sales is unknown: ${refused}`]);
  });

  test('the number must be able to', () => {
    const codesOf = (profile: Profile, history: readonly NumberEvent[]) =>
      failed(profile, readinessOf([...history, assigned(profile, 'sales')])).map(({ code }) => code);
    expect(codesOf('inbound', textOnlyNumber)).toStrictEqual(['voice_capable']);
    expect(codesOf('outbound', textOnlyNumber)).toStrictEqual(['voice_capable']);
    expect(codesOf('sms', textOnlyNumber)).toStrictEqual([]);
    expect(codesOf('sms', voiceOnlyNumber)).toStrictEqual(['messaging_capable']);
  });

  test('nothing is ready on a number that was given back, or that nobody uses', () => {
    const readyOf = (history: readonly NumberEvent[]) => Object.values(readinessOf(history)).map(({ ready }) => ready);
    expect(readyOf(releasedNumber)).toStrictEqual([false, false, false]);
    expect(readyOf(importedNumber)).toStrictEqual([false, false, false]);
    expect(failed('sms', readinessOf(releasedNumber)).map(({ message }) => message)).toStrictEqual([
      'The number is released.',
      'The sms profile has no agent.',
    ]);
  });

  test('what the carrier says bears on the profiles that it names, and counts when it is no', () => {
    const said = (ok: boolean | null, profiles: CarrierCheck['profiles']): CarrierCheck => ({
      code: 'voice_webhooks_here',
      profiles,
      ok,
      message: 'So it is.',
      remedy: ok === true ? null : 'Do it.',
      checkedAt: EARLIER,
    });
    const readyWith = (check: CarrierCheck) =>
      Object.values(readinessOf([...fullyAssigned, enabled('requested')], published, [], [check])).map(
        ({ ready }) => ready,
      );
    expect(readyWith(said(false, ['inbound', 'sms']))).toStrictEqual([false, true, false]);
    // What nobody knows is no reason.
    expect(readyWith(said(null, ['inbound', 'sms']))).toStrictEqual([true, true, true]);
    const { inbound } = readinessOf(fullyAssigned, published, [], [said(false, ['inbound'])]);
    expect(inbound.checks.at(-1)).toStrictEqual({
      code: 'voice_webhooks_here',
      ok: false,
      message: 'So it is.',
      remedy: 'Do it.',
      checkedAt: EARLIER,
    });
  });

  test('where calls are handled and taken bears on calls, at carriers that hand them over', () => {
    const codesOf = (profile: Profile) =>
      readinessOf([purchased(), ...fullyAssigned.slice(1)])[profile].checks.map(({ code }) => code);
    expect(codesOf('inbound')).toEqual(expect.arrayContaining(['agent_connected', 'region_confirmed']));
    expect(codesOf('outbound')).toContain('region_confirmed');
    expect(codesOf('outbound')).not.toContain('agent_connected');
    expect(codesOf('sms')).not.toContain('region_confirmed');
  });
});
