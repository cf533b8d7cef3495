import { describe, expect, test } from '@jest/globals';
import {
  archivedAgent,
  busyAgent,
  draftAgent,
  givenAgent,
  publishedAgent,
} from '../../agent/fixtures/agent-histories.js';
import type { AgentEvent } from '../../agent/domain/agent.events.js';
import { refused, refusedField } from '#event-store/testing';
import type { NumberEvent, NumberImported } from '../domain/number.events.js';
import type { NumberState } from '../domain/number.state.js';
import {
  NUMBER,
  OTHER_NUMBER,
  assigned,
  assignedInbound,
  assignedOutbound,
  enabled,
  given,
  importedFromTwilio,
  importedNumber,
  purchasedInUse,
  purchasedNumber,
  refusal,
  regionConfirmed,
  regionSet,
  releaseStarted,
  releasedNumber,
  textOnlyNumber,
  unassigned,
  voiceOnlyNumber,
} from '../fixtures/number-histories.js';
import { decideEditNumber } from './edit-number.js';
import type { EditNumber } from './edit-number.js';

/** The save, in a workspace with two published agents, `sales` and `support`, unless told otherwise. */
function save(command: Omit<EditNumber, 'openImportId'>, agents: Readonly<Record<string, readonly AgentEvent[]>> = {}) {
  const histories = { sales: publishedAgent(), support: publishedAgent('support'), ...agents };
  const states = new Map(Object.entries(histories).map(([id, history]) => [id, givenAgent(history).state]));
  return (number: NumberState): NumberEvent[] =>
    decideEditNumber({ openImportId: null, ...command }, number, states, new Map());
}

describe('edit a number: who uses it', () => {
  test('gives a number to an agent, in one profile or in all', () => {
    expect(given(importedNumber).when(save({ profiles: { outbound: 'sales' } }))).toStrictEqual([
      assigned('outbound', 'sales'),
    ]);
    const everything = { inbound: 'sales', outbound: 'sales', sms: 'sales' };
    expect(given(importedNumber).when(save({ profiles: everything }))).toStrictEqual([
      assigned('inbound', 'sales'),
      assigned('outbound', 'sales'),
      assigned('sms', 'sales'),
    ]);
  });

  test('leaves alone what the save does not name', () => {
    expect(given(assignedOutbound).when(save({ profiles: { sms: 'sales' } }))).toStrictEqual([
      assigned('sms', 'sales'),
    ]);
  });

  test('takes a number away', () => {
    expect(given(assignedOutbound).when(save({ profiles: { outbound: null } }))).toStrictEqual([
      unassigned('outbound', 'sales'),
    ]);
  });

  test('moves an agent to another profile', () => {
    expect(given(assignedInbound).when(save({ profiles: { inbound: null, outbound: 'sales' } }))).toStrictEqual([
      unassigned('inbound', 'sales'),
      assigned('outbound', 'sales'),
    ]);
  });

  test('changes nothing when all is so already', () => {
    expect(given(assignedOutbound).when(save({}))).toStrictEqual([]);
    expect(given(assignedOutbound).when(save({ profiles: {} }))).toStrictEqual([]);
    const asItIs = { profiles: { outbound: 'sales', sms: null }, outboundCalls: 'enabled' } as const;
    expect(given(assignedOutbound).when(save(asItIs))).toStrictEqual([]);
  });

  test('does not look again at an assignment that stays', () => {
    const gone = { sales: archivedAgent() };
    expect(given(assignedOutbound).when(save({ profiles: { outbound: 'sales' } }, gone))).toStrictEqual([]);
  });

  test('is refused for a number that the workspace does not hold', () => {
    expect(given().when(save({}))).toStrictEqual(refused('not_found'));
    const gone = refused('number_not_active', { numberStatus: 'released' });
    expect(given(releasedNumber).when(save({ profiles: { sms: 'sales' } }))).toStrictEqual(gone);
  });
});

describe('edit a number on its way back', () => {
  const leaving = given(purchasedInUse, [releaseStarted]);

  test('sets the switch, and takes agents off it: it may stay', () => {
    expect(leaving.when(save({ outboundCalls: 'enabled' }))).toStrictEqual([enabled('requested')]);
    expect(leaving.when(save({ profiles: { inbound: null, outbound: null } }))).toStrictEqual([
      unassigned('inbound', 'sales'),
      unassigned('outbound', 'sales'),
      enabled('assignment_removed'),
    ]);
    const asItIs = { profiles: { outbound: 'sales' }, outboundCalls: 'disabled' } as const;
    expect(leaving.when(save(asItIs))).toStrictEqual([]);
  });

  test('sets the switch also beside all the rest as it is, for dialogs save everything', () => {
    const all = { profiles: { inbound: 'sales', outbound: 'sales', sms: 'sales' }, outboundCalls: 'enabled' } as const;
    expect(leaving.when(save({ ...all, region: 'us1' }))).toStrictEqual([enabled('requested')]);
    const assumed = given([importedFromTwilio, ...purchasedInUse.slice(2), releaseStarted]);
    expect(assumed.when(save({ ...all, region: 'us1' }))).toStrictEqual([enabled('requested')]);
  });

  test('gives it to nobody, and does not move it, not even beside what could be done', () => {
    const refusedSave = refused('number_not_active', { numberStatus: 'releasing' });
    expect(leaving.when(save({ profiles: { inbound: 'support' }, expectedVersion: '6' }))).toStrictEqual(refusedSave);
    expect(leaving.when(save({ outboundCalls: 'enabled', region: 'ie1' }))).toStrictEqual(refusedSave);
    const free = given(purchasedNumber, [releaseStarted]);
    expect(free.when(save({ profiles: { sms: 'sales' } }))).toStrictEqual(refusedSave);
  });

  test('looks at the version that the caller saw', () => {
    const stale = save({ outboundCalls: 'enabled', expectedVersion: '2' });
    expect(leaving.when(stale)).toMatchObject({ refused: 'version_mismatch' });
  });
});

describe('edit a number: the agent', () => {
  const giveTo = (agents: Readonly<Record<string, readonly AgentEvent[]>>) =>
    given(importedNumber).when(save({ profiles: { outbound: 'sales' } }, agents));

  test('may be a draft', () => {
    expect(giveTo({ sales: draftAgent() })).toStrictEqual([assigned('outbound', 'sales')]);
  });

  test('must exist, and the answer names the field', () => {
    const message = 'There is no agent sales in this workspace.';
    expect(giveTo({ sales: [] })).toStrictEqual(refusedField('agent_unknown', 'profiles.outbound', message));
    expect(given(importedNumber).when(save({ profiles: { sms: 'nobody' } }))).toStrictEqual(
      refusedField('agent_unknown', 'profiles.sms', 'There is no agent nobody in this workspace.'),
    );
  });

  test('must not be archived, and may be again once it is published again', () => {
    expect(giveTo({ sales: archivedAgent() })).toStrictEqual(refused('agent_archived', { agentId: 'sales' }));
    const back: AgentEvent[] = [...archivedAgent(), { type: 'AgentPublished', agentId: 'sales' }];
    expect(giveTo({ sales: back })).toStrictEqual([assigned('outbound', 'sales')]);
  });

  test('must have no other number in that profile; the answer names it', () => {
    expect(giveTo({ sales: busyAgent(OTHER_NUMBER, 'outbound') })).toStrictEqual(
      refused('agent_profile_taken', { agentId: 'sales', profile: 'outbound', number: OTHER_NUMBER }),
    );
    expect(giveTo({ sales: busyAgent(OTHER_NUMBER, 'inbound') })).toStrictEqual([assigned('outbound', 'sales')]);
  });
});

describe('edit a number: capabilities and region', () => {
  const cannot = (profile: string, needed: string) =>
    refusedField(
      'capability_missing',
      `profiles.${profile}`,
      `${NUMBER} cannot serve ${profile}: it lacks the ${needed} capability.`,
    );

  test('calls need voice', () => {
    const call = (profile: 'inbound' | 'outbound') =>
      given(textOnlyNumber).when(save({ profiles: { [profile]: 'sales' } }));
    expect(call('inbound')).toStrictEqual(cannot('inbound', 'voice'));
    expect(call('outbound')).toStrictEqual(cannot('outbound', 'voice'));
  });

  test('texts need sms or mms', () => {
    const text = save({ profiles: { sms: 'sales' } });
    expect(given(voiceOnlyNumber).when(text)).toStrictEqual(cannot('sms', 'sms or mms'));
    expect(given(textOnlyNumber).when(text)).toStrictEqual([assigned('sms', 'sales')]);
  });

  test('one profile that does not fit refuses the whole save', () => {
    const both = save({ profiles: { inbound: 'sales', sms: 'sales' } });
    expect(given(voiceOnlyNumber).when(both)).toStrictEqual(cannot('sms', 'sms or mms'));
  });

  test.each([
    ['ie1', 'ie1', null],
    ['dublin', 'ie1', 'dublin'],
    [{ value: 'us1', edge: 'umatilla' }, 'us1', 'umatilla'],
  ])('region %j is asked for at the carrier', (region, value, edge) => {
    expect(given(purchasedNumber).when(save({ region }))).toStrictEqual([regionSet(value, edge)]);
    expect(given(purchasedNumber, [regionSet(value, edge)]).when(save({ region }))).toStrictEqual([]);
  });

  test('the region in which an imported number is taken to be is asked for, once: somebody may have moved it before', () => {
    const [event] = importedNumber as [NumberImported];
    const atTwilio = [{ ...event, carrier: 'twilio', carrierAccountId: 'account-1' } as const];
    expect(given(atTwilio).state).toMatchObject({ region: { value: 'us1', status: 'assumed' } });
    expect(given(atTwilio).when(save({ region: 'us1' }))).toStrictEqual([regionSet('us1')]);
    for (const history of [[regionSet('us1')], [regionSet('us1'), regionConfirmed('us1')]]) {
      expect(given(atTwilio, history).when(save({ region: 'us1' }))).toStrictEqual([]);
    }
  });

  test('the region in which the number is already needs nothing', () => {
    expect(given(purchasedNumber).when(save({ region: 'us1' }))).toStrictEqual([]);
  });

  test('no region is asked for while an import may still let go of the number', () => {
    const meanwhile = (region: string) => (number: NumberState) =>
      decideEditNumber({ region, openImportId: 'i1' }, number, new Map(), new Map());
    const waits = refused('import_in_progress', { importId: 'i1' });
    expect(given(purchasedNumber).when(meanwhile('ie1'))).toStrictEqual(waits);
    expect(given(purchasedNumber).when(meanwhile('us1'))).toStrictEqual([]);
  });

  test('the region in which the number stayed is asked for anew after a failure, which settles that', () => {
    const failed: NumberEvent = {
      type: 'RegionFailed',
      number: NUMBER,
      region: { value: 'ie1', edge: null },
      staysIn: { value: 'us1', edge: null },
      ...refusal,
    };
    const history = [...purchasedNumber, regionSet('ie1'), failed];
    expect(given(history).when(save({ region: 'us1' }))).toStrictEqual([regionSet('us1')]);
    expect(given(history, [regionSet('us1')]).when(save({ region: 'us1' }))).toStrictEqual([]);
  });

  test.each(['', null, 7, ['us1']])('region %j is nothing that could be one', (region) => {
    const message = 'region must be the name of a region or an edge, such as "us1" or "dublin".';
    expect(given(purchasedNumber).when(save({ region }))).toStrictEqual(
      refusedField('invalid_request', 'region', message),
    );
  });

  test.each(['eu9', { value: 'us1', edge: 'atlantis' }, {}])('region %j is none', (region) => {
    expect(given(purchasedNumber).when(save({ region }))).toMatchObject({ refused: 'region_unknown' });
  });

  test('a number that is not at Twilio has no region', () => {
    const message = `${NUMBER} is not at Twilio; only Twilio numbers have a region.`;
    expect(given(importedNumber).when(save({ region: 'us1' }))).toStrictEqual(
      refusedField('region_not_supported', 'region', message),
    );
  });
});

describe('edit a number: the version the caller saw', () => {
  test('must be the present one', () => {
    const blind = save({ profiles: { outbound: null }, expectedVersion: '0' });
    expect(given(assignedOutbound).when(blind)).toStrictEqual(refused('version_mismatch', { version: '1' }));
    const seen = save({ profiles: { outbound: null }, expectedVersion: '1' });
    expect(given(assignedOutbound).when(seen)).toStrictEqual([unassigned('outbound', 'sales')]);
  });

  test('is looked at even when there is nothing to do', () => {
    expect(given(assignedOutbound, [enabled('requested')]).when(save({ expectedVersion: '1' }))).toStrictEqual(
      refused('version_mismatch', { version: '2' }),
    );
  });
});
