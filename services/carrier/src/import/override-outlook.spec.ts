import { expect, test } from '@jest/globals';
import type { Override } from '../carrier/carrier-facts.js';
import { remarkOfStaying, targetOutlook } from './override-outlook.js';

const HERE = 'https://ours.example/messages';
const THEIRS = 'https://theirs.example/sms';
const service: Override = { kind: 'messaging_service', id: 'MG1', name: 'Campaign', takes: 'messages' };
const forwarding: Override = { kind: 'call_forwarding', id: '+14155550177', name: null, takes: 'voice' };
const trunk: Override = { kind: 'trunk', id: 'TK1', name: null, takes: 'voice' };
const both = { now: THEIRS, ours: HERE };

test('without anything in the way it is the webhook of the number, and ours', () => {
  expect(targetOutlook('messages', [forwarding], both)).toEqual({ now: THEIRS, after: HERE });
  expect(targetOutlook('messages', [], { now: null, ours: null })).toEqual({ now: null, after: null });
  expect(remarkOfStaying([trunk])).toBeUndefined();
});

test('what is set for more than the number takes it now and after the import, which is said with what to do', () => {
  const words = 'messaging service "Campaign" (MG1)';
  expect(targetOutlook('messages', [service, forwarding], both)).toEqual({ now: words, after: words });
  expect(targetOutlook('messages', [service], { ...both, ours: null })).toEqual({ now: words, after: null });
  expect(remarkOfStaying([service, trunk, forwarding])).toEqual({
    code: 'overridden',
    detail: expect.stringMatching(
      /^Its messages are taken by messaging service .*Defer to sender.* Its calls are taken by call forwarding to \+14155550177 after the import, too\. Switch .*\.$/,
    ),
  });
});

test('what is of the number alone goes with the import', () => {
  expect(targetOutlook('voice', [trunk], both)).toEqual({ now: 'SIP trunk TK1', after: HERE });
  expect(targetOutlook('voice', [trunk, forwarding], both)).toEqual({
    now: 'SIP trunk TK1, call forwarding to +14155550177',
    after: 'call forwarding to +14155550177',
  });
});
