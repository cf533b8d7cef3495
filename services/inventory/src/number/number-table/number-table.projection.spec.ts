import { describe, expect, test } from '@jest/globals';
import { numberTableChanges } from './number-table.projection.js';
import type { NumberChanged } from './number-table.port.js';
import { FIRST_REGION } from '../domain/number.events.js';
import { NumberEventLog } from './testing/number-events.js';

const NUMBER = '+14155550100';

const changesOf = ({ events }: NumberEventLog) => numberTableChanges({ events, position: events.length, live: true });

const TEXT_ONLY = { voice: false, sms: true, mms: true };
const IRELAND = { value: 'ie1', edge: 'dublin' };

const GIVEN_BACK = {
  inboundAgentId: null,
  outboundAgentId: null,
  smsAgentId: null,
  outboundCalls: null,
  region: null,
  giveBackFailure: null,
};

describe('numberTableChanges', () => {
  test('an imported number is a whole row', () => {
    const log = new NumberEventLog();
    log.import('acme', NUMBER, { country: null });
    expect(changesOf(log)).toEqual({
      numbers: [
        {
          kind: 'acquired',
          workspace: 'acme',
          number: NUMBER,
          position: 1,
          set: {
            status: 'active',
            carrier: 'twilio',
            carrierAccountId: 'account-1',
            origin: 'imported',
            type: 'local',
            capabilities: { voice: true, sms: true, mms: false },
            country: null,
            locality: 'San Francisco, CA',
            monthlyCost: { amount: '1.15', currency: 'USD' },
            region: { value: 'us1', edge: null, status: 'assumed', failure: null },
            giveBackFailure: null,
            inboundAgentId: null,
            outboundAgentId: null,
            smsAgentId: null,
            outboundCalls: null,
            version: 0,
            acquiredAt: '2026-03-01T08:01:00.000Z',
            updatedAt: '2026-03-01T08:01:00.000Z',
          },
        },
      ],
      agents: [],
      lastEvent: { id: 'event-1', position: 1 },
      after: 0,
      position: 1,
      live: true,
    });
  });

  test.each<[string, (log: NumberEventLog) => unknown, NumberChanged['set']]>([
    [
      'an outbound agent brings an enabled switch',
      (log) => log.record('acme', { type: 'NumberAssigned', number: NUMBER, profile: 'outbound', agentId: 'sales' }),
      { outboundAgentId: 'sales', outboundCalls: 'enabled' },
    ],
    [
      'another profile brings none',
      (log) => log.record('acme', { type: 'NumberAssigned', number: NUMBER, profile: 'sms', agentId: 'sales' }),
      { smsAgentId: 'sales' },
    ],
    [
      'the switch goes with the outbound agent',
      (log) =>
        log.record('acme', {
          type: 'NumberUnassigned',
          number: NUMBER,
          profile: 'outbound',
          agentId: 'sales',
          cause: 'requested',
        }),
      { outboundAgentId: null, outboundCalls: null },
    ],
    [
      'a switch that went back because its agent left is not shown',
      (log) => log.record('acme', { type: 'OutboundEnabled', number: NUMBER, cause: 'assignment_removed' }),
      {},
    ],
    [
      'disabled',
      (log) => log.record('acme', { type: 'OutboundDisabled', number: NUMBER }),
      { outboundCalls: 'disabled' },
    ],
    [
      'enabled',
      (log) => log.record('acme', { type: 'OutboundEnabled', number: NUMBER, cause: 'requested' }),
      { outboundCalls: 'enabled' },
    ],
    [
      'on its way back to its carrier',
      (log) => log.record('acme', { type: 'NumberReleaseStarted', number: NUMBER, carrierAccountId: 'account-1' }),
      { status: 'releasing', giveBackFailure: null },
    ],
    [
      'on its way back to its owner',
      (log) => log.record('acme', { type: 'NumberDetachStarted', number: NUMBER, carrierAccountId: 'account-1' }),
      { status: 'releasing', giveBackFailure: null },
    ],
    [
      'not taken back',
      (log) => log.record('acme', { type: 'NumberGiveBackFailed', number: NUMBER, code: 'no', detail: 'No.' }),
      { status: 'active', giveBackFailure: { code: 'no', detail: 'No.' } },
    ],
    [
      'other capabilities',
      (log) => log.record('acme', { type: 'CapabilitiesChanged', number: NUMBER, capabilities: TEXT_ONLY }),
      { capabilities: TEXT_ONLY },
    ],
    [
      'a region that was asked for',
      (log) =>
        log.record('acme', {
          type: 'RegionSet',
          number: NUMBER,
          carrierAccountId: 'account-1',
          region: IRELAND,
          former: FIRST_REGION,
        }),
      { region: { ...IRELAND, status: 'pending', failure: null } },
    ],
    [
      'a region that was confirmed',
      (log) => log.record('acme', { type: 'RegionConfirmed', number: NUMBER, region: IRELAND }),
      { region: { ...IRELAND, status: 'confirmed', failure: null } },
    ],
    [
      'a region that could not be had',
      (log) =>
        log.record('acme', {
          type: 'RegionFailed',
          number: NUMBER,
          region: IRELAND,
          staysIn: { value: 'us1', edge: null },
          staysAs: 'assumed',
          code: 'no',
          detail: 'No.',
        }),
      { region: { value: 'us1', edge: null, status: 'assumed', failure: { code: 'no', detail: 'No.' } } },
    ],
    [
      'lost',
      (log) => log.record('acme', { type: 'NumberLost', number: NUMBER, carrierAccountId: 'twilio-1' }),
      { status: 'released', ...GIVEN_BACK },
    ],
    [
      'released',
      (log) => log.record('acme', { type: 'NumberReleased', number: NUMBER }),
      { status: 'released', ...GIVEN_BACK },
    ],
    [
      'detached',
      (log) => log.record('acme', { type: 'NumberDetached', number: NUMBER }),
      { status: 'detached', ...GIVEN_BACK },
    ],
  ])('%s', (_, record, set) => {
    const log = new NumberEventLog();
    record(log);
    const facts = { version: 0, updatedAt: '2026-03-01T08:01:00.000Z' };
    expect(changesOf(log).numbers).toEqual([
      { kind: 'changed', workspace: 'acme', number: NUMBER, position: 1, set: { ...set, ...facts } },
    ]);
  });

  test('successive changes of a row and of an agent become one each', () => {
    const log = new NumberEventLog();
    log.record('acme', { type: 'AgentRegistered', agentId: 'sales', name: 'Sales', connect: null });
    log.record('acme', { type: 'NumberAssigned', number: NUMBER, profile: 'outbound', agentId: 'sales' });
    log.record('acme', { type: 'OutboundDisabled', number: NUMBER });
    log.record('acme', { type: 'AgentPublished', agentId: 'sales' });
    expect(changesOf(log)).toMatchObject({
      numbers: [
        { kind: 'changed', position: 3, set: { outboundAgentId: 'sales', outboundCalls: 'disabled', version: 1 } },
      ],
      agents: [{ workspace: 'acme', agentId: 'sales', position: 4, set: { name: 'Sales', status: 'published' } }],
    });
  });

  test('a number acquired again forgets what came before; another workspace’s row is another row', () => {
    const log = new NumberEventLog();
    log.record('acme', { type: 'NumberReleased', number: NUMBER });
    log.import('acme', NUMBER);
    log.record('globex', { type: 'OutboundDisabled', number: NUMBER });
    expect(changesOf(log).numbers).toMatchObject([
      { kind: 'acquired', workspace: 'acme', position: 2, set: { status: 'active' } },
      { kind: 'changed', workspace: 'globex', position: 3 },
    ]);
  });

  test('events it does not know are not for it', () => {
    const log = new NumberEventLog();
    const known = log.record('acme', { type: 'NumberReleased', number: NUMBER });
    const events = [
      { ...known, type: 'CarrierAccountConnected', data: {} },
      { ...known, type: 'toString' },
    ];
    expect(numberTableChanges({ events, position: 2, live: false }, 1)).toEqual({
      numbers: [],
      agents: [],
      lastEvent: null,
      after: 1,
      position: 2,
      live: false,
    });
  });
});
