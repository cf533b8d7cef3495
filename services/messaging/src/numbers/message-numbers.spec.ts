import { describe, expect, test } from '@jest/globals';
import type { PublicEvent } from '#contracts';
import { MessageNumbers } from './message-numbers.js';

const workspace = 'home';
const number = '+14155550100';
const other = '+14155550101';

const imported = (changes: Partial<Extract<PublicEvent, { type: 'NumberImported' }>> = {}): PublicEvent => ({
  type: 'NumberImported',
  workspace,
  number,
  capabilities: { voice: true, sms: true, mms: false },
  carrier: 'twilio',
  carrierAccountId: 'account-1',
  numberType: 'local',
  country: 'US',
  ...changes,
});
const purchased: PublicEvent = {
  type: 'NumberPurchased',
  workspace,
  number,
  capabilities: { voice: false, sms: false, mms: true },
  carrier: 'telnyx',
  carrierAccountId: 'account-2',
  numberType: 'mobile',
  country: 'US',
  monthlyCost: { amount: '1.15', currency: 'USD' },
};
const assigned = (agentId = 'sales', to = number, profile: 'sms' | 'inbound' = 'sms'): PublicEvent => ({
  type: 'NumberAssigned',
  workspace,
  number: to,
  profile,
  agentId,
});
const unassigned = (agentId = 'sales', from = number, profile: 'sms' | 'inbound' = 'sms'): PublicEvent => ({
  type: 'NumberUnassigned',
  workspace,
  number: from,
  profile,
  agentId,
});
const agent = (type: 'AgentPublished' | 'AgentUnpublished' | 'AgentArchived', by = workspace): PublicEvent => ({
  type,
  workspace: by,
  agentId: 'sales',
});
const registered: PublicEvent = { type: 'AgentRegistered', workspace, agentId: 'sales', name: 'Sales', connect: null };
const ofNumber = (
  type: 'NumberReleaseStarted' | 'NumberDetachStarted' | 'NumberReleased' | 'NumberDetached' | 'NumberLost',
): PublicEvent => ({ type, workspace, number });
const giveBackFailed: PublicEvent = {
  type: 'NumberGiveBackFailed',
  workspace,
  number,
  code: 'carrier_refused',
  detail: 'The carrier refuses.',
};

function given(...events: readonly PublicEvent[]): MessageNumbers {
  const numbers = new MessageNumbers();
  for (const event of events) numbers.apply(event);
  return numbers;
}

const HELD = {
  workspace,
  carrier: 'twilio',
  carrierAccountId: 'account-1',
  agentId: null,
  sms: true,
  mms: false,
  isLeaving: false,
};

describe('a number', () => {
  test('is nobody’s before somebody has it', () => {
    expect(given().held(number)).toBeUndefined();
    expect(given(imported()).held(other)).toBeUndefined();
  });

  test('is held by whoever imported or bought it, with what it can do and by whose account', () => {
    expect(given(imported()).held(number)).toStrictEqual(HELD);
    const bought = { ...HELD, carrier: 'telnyx', carrierAccountId: 'account-2', sms: false, mms: true };
    expect(given(purchased).held(number)).toStrictEqual(bought);
    const listed = imported({ carrier: 'sip', carrierAccountId: null });
    expect(given(listed).held(number)).toStrictEqual({ ...HELD, carrier: 'sip', carrierAccountId: null });
  });

  test('can do what was told last', () => {
    const changed: PublicEvent = {
      type: 'CapabilitiesChanged',
      workspace,
      number,
      capabilities: { voice: false, sms: false, mms: true },
    };
    expect(given(imported(), changed).held(number)).toStrictEqual({ ...HELD, sms: false, mms: true });
    expect(given(changed).held(number)).toBeUndefined();
  });

  test.each(['NumberReleaseStarted', 'NumberDetachStarted'] as const)('is leaving after %s, until it fails', (type) => {
    expect(given(imported(), ofNumber(type)).held(number)).toStrictEqual({ ...HELD, isLeaving: true });
    expect(given(imported(), ofNumber(type), giveBackFailed).held(number)).toStrictEqual(HELD);
  });

  test.each(['NumberReleased', 'NumberDetached', 'NumberLost'] as const)('is nobody’s after %s', (type) => {
    const numbers = given(imported(), registered, assigned(), ofNumber('NumberReleaseStarted'), ofNumber(type));
    expect(numbers.held(number)).toBeUndefined();
    expect(numbers.senderOf(workspace, 'sales')).toStrictEqual({ status: 'draft', number: undefined });
  });

  test('begins anew with whoever has it next', () => {
    const before = [imported(), assigned(), ofNumber('NumberReleaseStarted'), ofNumber('NumberReleased')];
    expect(given(...before, imported({ workspace: 'away' })).held(number)).toStrictEqual({
      ...HELD,
      workspace: 'away',
    });
  });
});

describe('the agent of a number', () => {
  test('is that of its sms profile', () => {
    expect(given(imported(), assigned()).held(number)).toStrictEqual({ ...HELD, agentId: 'sales' });
    expect(given(imported(), assigned('sales', number, 'inbound')).held(number)).toStrictEqual(HELD);
    const numbers = given(imported(), assigned(), unassigned('sales', number, 'inbound'));
    expect(numbers.held(number)).toStrictEqual({ ...HELD, agentId: 'sales' });
  });

  test('is none again when it is unassigned', () => {
    const numbers = given(imported(), registered, assigned(), unassigned());
    expect(numbers.held(number)).toStrictEqual(HELD);
    expect(numbers.senderOf(workspace, 'sales').number).toBeUndefined();
  });

  test('is the last one, and an agent has one number', () => {
    const both = [imported(), imported({ number: other })];
    const moved = given(...both, assigned('sales', number), assigned('sales', other));
    expect([moved.held(number)?.agentId, moved.held(other)?.agentId]).toStrictEqual([null, 'sales']);
    expect(moved.senderOf(workspace, 'sales').number).toMatchObject({ number: other });
    const replaced = given(...both, assigned('sales'), assigned('support'));
    expect(replaced.held(number)?.agentId).toBe('support');
    expect(replaced.senderOf(workspace, 'sales').number).toBeUndefined();
  });

  test('is told of a number that nobody has in vain', () => {
    const numbers = given(registered, assigned(), unassigned());
    expect(numbers.held(number)).toBeUndefined();
    expect(numbers.senderOf(workspace, 'sales')).toStrictEqual({ status: 'draft', number: undefined });
  });
});

describe('a sender', () => {
  test('is nobody whom the workspace does not have', () => {
    expect(given().senderOf(workspace, 'sales')).toStrictEqual({ status: undefined, number: undefined });
    expect(given(registered).senderOf('away', 'sales')).toStrictEqual({ status: undefined, number: undefined });
  });

  test.each([
    [[], 'draft'],
    [[agent('AgentPublished')], 'published'],
    [[agent('AgentPublished'), agent('AgentUnpublished')], 'draft'],
    [[agent('AgentPublished'), agent('AgentArchived')], 'archived'],
    [[agent('AgentPublished', 'away')], 'draft'],
  ] as const)('is as its agent is: %j', (events, status) => {
    expect(given(registered, ...events).senderOf(workspace, 'sales')).toStrictEqual({ status, number: undefined });
  });

  test('sends by its number, as that is now', () => {
    const numbers = given(registered, agent('AgentPublished'), imported(), assigned());
    expect(numbers.senderOf(workspace, 'sales')).toStrictEqual({
      status: 'published',
      number: { ...HELD, agentId: 'sales', number },
    });
    numbers.apply(ofNumber('NumberDetachStarted'));
    expect(numbers.senderOf(workspace, 'sales').number).toMatchObject({ number, isLeaving: true });
  });
});

test('many numbers of many workspaces keep apart', () => {
  const numberOf = (index: number) => `+1415555${String(index).padStart(4, '0')}`;
  const events = Array.from({ length: 2_000 }, (_, index) =>
    imported({ number: numberOf(index), workspace: `w${index % 7}`, carrierAccountId: `a${index % 11}` }),
  );
  const numbers = given(...events);
  for (const index of [0, 1, 6, 77, 1_999]) {
    expect(numbers.held(numberOf(index))).toMatchObject({
      workspace: `w${index % 7}`,
      carrierAccountId: `a${index % 11}`,
    });
  }
});

test('what has nothing to do with messages changes nothing', () => {
  const numbers = given(imported());
  numbers.apply({ type: 'OutboundDisabled', workspace, number });
  numbers.apply({ type: 'AgentRenamed', workspace, agentId: 'sales', name: 'Sales' });
  expect(numbers.held(number)).toStrictEqual(HELD);
  expect(numbers.senderOf(workspace, 'sales').status).toBeUndefined();
});
