import { expect, test } from '@jest/globals';
import { CloudEvent } from 'cloudevents';
import fc from 'fast-check';
import { storedMessage } from '../testing/stored-messages.js';
import { readCloudEvent } from './read-cloud-event.js';
import { writeCloudEvent } from './write-cloud-event.js';

const disabled = readCloudEvent(storedMessage('OutboundDisabled'));

test('a reason on several lines is sent on one', () => {
  const reason = 'spam attack\r\n\tsee ticket 4711 \ud83d';
  const { reason: sent } = JSON.parse(writeCloudEvent({ ...disabled, reason })) as { reason: string };
  expect(sent).toBe('spam attack   see ticket 4711  ');
});

test('no reason is no attribute', () => {
  const { reason: _, ...unexplained } = disabled;
  expect(JSON.parse(writeCloudEvent(unexplained))).not.toHaveProperty('reason');
  expect(readCloudEvent(writeCloudEvent(unexplained))).toStrictEqual(unexplained);
});

test('whatever people write, the SDK of CloudEvents takes it and we read it again', () => {
  const words = fc.string({ unit: 'binary', minLength: 1 });
  const position = fc.integer({ min: 1, max: Number.MAX_SAFE_INTEGER });
  fc.assert(
    fc.property(words, words, position, (name, reason, at) => {
      const text = writeCloudEvent({
        ...disabled,
        actor: { ...disabled.actor, name },
        reason,
        position: at,
        previous: at - 1,
      });
      expect(new CloudEvent(JSON.parse(text) as object).validate()).toBe(true);
      const read = readCloudEvent(text);
      expect([read.position, read.previous]).toEqual([at, at - 1]);
      expect(writeCloudEvent(read)).toBe(text);
      expect(`${read.actor.name}${read.reason}`).not.toMatch(/[\p{Cc}\p{Cs}]/u);
    }),
  );
});
