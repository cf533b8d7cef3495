import { describe, expect, test } from '@jest/globals';
import { Compile } from 'typebox/compile';
import fc from 'fast-check';
import { altered, storedFiles, storedMessage, storedText } from '../testing/stored-messages.js';
import { envelopeAsWritten } from './envelope-as-written.js';
import { CloudEventEnvelope } from './envelope.js';

const ASSIGNED = storedMessage('NumberAssigned');
const schema = Compile(CloudEventEnvelope);

test.each(storedFiles())('%s is what JSON.parse makes of it', (file) => {
  const text = storedText(file).trim();
  expect(envelopeAsWritten(text)).toEqual(JSON.parse(text));
});

describe('is undefined for', () => {
  const others: readonly [string, string][] = [
    ['a space between attributes', ASSIGNED.replace(',"id"', ', "id"')],
    ['another order', `{"reason":"x",${ASSIGNED.slice(1)}`],
    ['an attribute that is not known', altered(ASSIGNED, { traceparent: '00-1' })],
    ['one after the data', `${ASSIGNED.slice(0, -1)},"workspace":"away"}`],
    ['an object after the data', `${ASSIGNED.slice(0, -1)},"workspace":{}}`],
    ['an escape', ASSIGNED.replace('"actorname":"', String.raw`"actorname":"\u0041`)],
    ['data that is no JSON', ASSIGNED.replace('"data":{', '"data":{{')],
    ['something behind it', `${ASSIGNED} `],
    ['a line break in a text', ASSIGNED.replace('"actorname":"', '"actorname":"\n')],
    ['an empty workspace', altered(ASSIGNED, { workspace: '' })],
    ['another specversion that looks like it', altered(ASSIGNED, { specversion: '1x0' })],
  ];

  test.each(others)('%s', (_, text) => {
    expect(envelopeAsWritten(text)).toBeUndefined();
  });
});

test('takes nothing that the schema refuses, and nothing for what it is not', () => {
  const attribute = fc.constantFrom(...Object.keys(CloudEventEnvelope.properties));
  const value = fc.oneof(fc.string({ unit: 'binary' }), fc.jsonValue());
  const edited = fc.tuple(fc.constantFrom(...storedFiles().map(storedText)), fc.array(fc.tuple(attribute, value)));
  fc.assert(
    fc.property(edited, ([text, edits]) => {
      const changed = altered(text, Object.fromEntries(edits));
      const envelope = envelopeAsWritten(changed);
      if (!envelope) return;
      expect(envelope).toEqual(JSON.parse(changed));
      expect(schema.Check(envelope)).toBe(true);
    }),
  );
});
