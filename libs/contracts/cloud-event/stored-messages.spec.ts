import { describe, expect, test } from '@jest/globals';
import { CloudEvent } from 'cloudevents';
import { DECLARATIONS } from '../public-event.js';
import { fileNameOf, publishedSchemas } from '../published-schemas.js';
import { altered, storedFiles, storedMessage, storedText } from '../testing/stored-messages.js';
import { readCloudEvent } from './read-cloud-event.js';
import { writeCloudEvent } from './write-cloud-event.js';

const current = [...DECLARATIONS].map(([type, { version }]) => fileNameOf(type, version));
const older = storedFiles().filter((file) => !current.includes(file));

test('of every version of every type, a message is kept as it was sent', () => {
  expect(storedFiles()).toStrictEqual([...publishedSchemas().keys()].toSorted());
});

describe('a message of the current version', () => {
  test.each(current)('%s is written again as it was sent', (file) => {
    expect(writeCloudEvent(readCloudEvent(storedText(file)))).toBe(storedText(file));
  });

  test.each(current)('%s is read the same by the SDK of CloudEvents, and from it', (file) => {
    const event = new CloudEvent(JSON.parse(storedText(file)) as object);
    expect(event.validate()).toBe(true);
    expect(readCloudEvent(JSON.stringify(event))).toStrictEqual(readCloudEvent(storedText(file)));
  });
});

describe('a message of an older version', () => {
  const upcast: Readonly<Record<string, object>> = {
    'agent-registered.v1.json': {
      type: 'AgentRegistered',
      workspace: 'default',
      agentId: 'sales',
      name: 'Sales',
      connect: null,
    },
    'number-detach-started.v1.json': { type: 'NumberDetachStarted', workspace: 'default', number: '+14155550100' },
    'number-give-back-failed.v1.json': {
      type: 'NumberGiveBackFailed',
      workspace: 'default',
      number: '+14155550100',
      code: 'carrier_permission_missing',
      detail: 'The credentials of the account may not release numbers.',
    },
    'number-imported.v1.json': {
      type: 'NumberImported',
      workspace: 'default',
      number: '+14155550100',
      capabilities: { voice: true, sms: true, mms: false },
      carrier: 'sip',
      carrierAccountId: null,
      numberType: null,
      country: null,
    },
    'number-release-started.v1.json': { type: 'NumberReleaseStarted', workspace: 'default', number: '+14155550100' },
    'region-failed.v1.json': {
      type: 'RegionFailed',
      workspace: 'default',
      number: '+14155550100',
      region: { value: 'ie1', edge: 'dublin' },
      staysIn: { value: 'us1', edge: null },
      staysAs: null,
      code: 'region_unreachable',
      detail: 'The webhooks of the number are not set in ie1.',
    },
  };

  test.each(older)('%s is read in its newest form', (file) => {
    expect(readCloudEvent(storedText(file)).event).toStrictEqual(upcast[file]);
  });

  test.each(older)('%s, once read, can be written and read', (file) => {
    const announced = readCloudEvent(storedText(file));
    expect(readCloudEvent(writeCloudEvent(announced))).toStrictEqual(announced);
  });

  test('may not leave out what its own version promised', () => {
    const text = altered(storedMessage('NumberImported', 1), { data: { number: '+14155550100' } });
    expect(() => readCloudEvent(text)).toThrow('data must have required properties capabilities');
  });
});

test('what happened, where, when, who and why is read from a message', () => {
  expect(readCloudEvent(storedMessage('OutboundDisabled'))).toStrictEqual({
    event: { type: 'OutboundDisabled', workspace: 'default', number: '+14155550100' },
    id: '01a1ff79-cb07-7652-a382-bcf8cfbb7d7e',
    position: 14,
    previous: 11,
    time: '2026-11-21T18:58:54.342Z',
    actor: { kind: 'root_key', id: 'root', name: 'root' },
    correlationId: '01a1ff79-cb05-7375-a571-e438f100c1ff',
    causationId: '01a1ff79-cb05-7375-a571-e438f100c1ff',
    reason: 'spam attack',
  });
});
