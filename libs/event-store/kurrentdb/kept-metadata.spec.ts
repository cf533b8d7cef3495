import { expect, test } from '@jest/globals';
import { metadataInPort, metadataOnServer } from './kept-metadata.js';

/** What a server gives back with the properties of a record. */
const asRead = (properties: object) => ({ ...properties, '$schema.name': 'NumberAssigned', '$schema.format': 'Json' });

test('plain metadata is one property for each entry', () => {
  const json = '{"actorId":"key-1","time":"2026-01-02T03:04:05.006Z"}';
  expect(metadataOnServer(json)).toEqual(JSON.parse(json));
  expect(metadataInPort(asRead(JSON.parse(json)))).toEqual(JSON.parse(json));
});

test.each([
  '{"":""}',
  '{"__proto__":"kept"}',
  String.raw`{"half":"\ud83d"}`,
  '{"$schema.name":"mine"}',
  '{"ringfence.metadata":"mine"}',
  '{"a b":"c"}',
])('%s is one property of JSON, and comes back exactly', (json) => {
  const properties = metadataOnServer(json);
  expect(Object.keys(properties)).toEqual(['ringfence.metadata']);
  expect(JSON.stringify(metadataInPort(asRead(properties)))).toBe(json);
});

test('an event without metadata has none', () => {
  expect(metadataInPort(undefined)).toEqual({});
});
