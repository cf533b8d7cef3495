import { expect, test } from '@jest/globals';
import { ScriptedCarrierDouble } from '../testing/scripted-carrier-double.js';
import { HERE, NOWHERE, WEBHOOKS, owned } from '../testing/carrier-workshop.js';
import { isLiveElsewhere, refusalOfImport } from './import-outlook.js';

const carrier = new ScriptedCarrierDouble();
const isLive = (configuration: typeof owned.configuration) =>
  isLiveElsewhere(carrier, { ...owned, configuration }, WEBHOOKS);

const held = { outcome: 'skipped', code: 'already_held' };
const inUse = { outcome: 'failed', code: 'number_in_use' };

test.each([
  ['points here', HERE, false],
  ['points nowhere', NOWHERE, false],
  [
    'has what its carrier gives every number',
    { voice: 'https://demo.twilio.com/welcome/voice/', messages: null },
    false,
  ],
  ['has calls that go elsewhere', { voice: 'https://theirs.example/voice', messages: null }, true],
  ['has messages that go elsewhere', { voice: null, messages: 'https://theirs.example/sms' }, true],
  ['has calls here and messages elsewhere', { ...HERE, messages: 'https://theirs.example/sms' }, true],
  ['is taken by something without a URL', { voice: 'trunk Office', messages: null }, true],
  [
    'is at a host that only looks like nobody’s',
    { voice: 'https://demo.twilio.com.theirs.example/', messages: null },
    true,
  ],
])('a number that %s is live elsewhere or not', (_what, configuration, expected) => {
  expect(isLive(configuration)).toBe(expected);
});

test.each([
  ['this_workspace', false, true, { ...held, detail: expect.stringContaining('in this workspace already') }],
  ['this_workspace_buys', false, true, { ...held, detail: expect.stringContaining('being bought for this workspace') }],
  ['this_workspace', true, false, held],
  ['another_workspace', false, true, { ...inUse, detail: expect.stringContaining('held by another workspace') }],
  ['another_workspace_buys', true, true, { ...inUse, detail: expect.stringContaining('bought by another workspace') }],
  [
    'nobody',
    true,
    false,
    { outcome: 'failed', code: 'number_live_elsewhere', detail: expect.stringContaining('confirmLive') },
  ],
  ['nobody', true, true, undefined],
  ['nobody', false, false, undefined],
] as const)('a number of %s, live: %s, confirmed: %s', (claimant, live, confirmLive, expected) => {
  const refusal = refusalOfImport(owned, { claimant, isLive: live, confirmLive });
  expect(refusal).toEqual(expected && expect.objectContaining(expected));
});
