import { expect, test } from '@jest/globals';
import { telnyxApi } from '../telnyx/telnyx-api.js';
import { twilioApi } from '../twilio/twilio-api.js';
import { readDocument } from './openapi-document.js';

const HOSTS = ['api', 'pricing', 'routes', 'messaging', 'trunking'].map((part) => `${part}.twilio.com`);

test('every operation of the documents is answered, and nothing that is none of them', () => {
  const described = HOSTS.flatMap((host) => twilioApi([]).operationsAt(host) ?? []).map(({ name }) => name);
  expect(Object.keys(twilioApi([]).handlers).toSorted()).toEqual(described.toSorted());
  const ofTelnyx = telnyxApi([]).operationsAt('api.telnyx.com') ?? [];
  expect(Object.keys(telnyxApi([]).handlers).toSorted()).toEqual(ofTelnyx.map(({ name }) => name).toSorted());
});

test.each([
  'twilio-api-v2010',
  'twilio-pricing-v1',
  'twilio-routes-v2',
  'twilio-messaging-v1',
  'twilio-trunking-v1',
  'telnyx',
])('%s says where it comes from', (name) => {
  const { name: source, date, licence } = readDocument(name)['x-source'];
  expect([source, date, licence].every((fact) => fact.length > 0)).toBe(true);
});
