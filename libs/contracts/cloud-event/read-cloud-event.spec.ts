import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { altered, storedFiles, storedMessage, storedText } from '../testing/stored-messages.js';
import { readCloudEvent } from './read-cloud-event.js';
import { UnreadableEventError } from './unreadable-event.error.js';

const ASSIGNED = storedMessage('NumberAssigned');
const assigned = readCloudEvent(ASSIGNED);

function refusalOf(text: string): UnreadableEventError | undefined {
  try {
    readCloudEvent(text);
    return undefined;
  } catch (error) {
    if (error instanceof UnreadableEventError) return error;
    throw error;
  }
}

const data = (facts: object) => ({ data: { ...(JSON.parse(ASSIGNED) as { data: object }).data, ...facts } });

describe('a message that is no public event is refused as malformed', () => {
  const noObject = ['', ' ', 'null', '[]', '7', '"text"', 'true', '{', '{"id":1}}', '\u0000', `[${ASSIGNED}]`];

  test.each(noObject)('%j, with nothing to tell it by', (text) => {
    const refusal = refusalOf(text);
    expect([refusal?.code, refusal?.envelope]).toEqual(['event_malformed', undefined]);
  });

  const wrong: readonly [string, object][] = [
    ['specversion', { specversion: '0.3' }],
    ['id', { id: 'event-1' }],
    ['id', { id: undefined }],
    ['source', { source: undefined }],
    ['type', { type: undefined }],
    ['type', { type: '' }],
    ['type', { type: { toString: 'NumberAssigned' } }],
    ['dataschema', { dataschema: undefined }],
    ['dataschema', { dataschema: 'https://example.com/NumberAssigned/1' }],
    ['dataschema', { dataschema: 'urn:ringfence:event:NumberReleased:1' }],
    ['dataschema', { dataschema: 'urn:ringfence:event:NumberAssigned:0' }],
    ['dataschema', { dataschema: 'urn:ringfence:event:NumberAssigned:1e0' }],
    ['subject', { subject: '+14155550199' }],
    ['partitionkey', { partitionkey: '+14155550199' }],
    ['time', { time: 'yesterday' }],
    ['time', { time: '2026-13-01T00:00:00Z' }],
    ['time', { time: '2026-11-21T18:58:54.334+01:00' }],
    ['datacontenttype', { datacontenttype: 'text/xml' }],
    ['workspace', { workspace: '' }],
    ['position', { position: 10 }],
    ['position', { position: '0' }],
    ['position', { position: '-1' }],
    ['position', { position: '1e3' }],
    ['position', { position: '010' }],
    ['position', { position: '10 ' }],
    ['position', { position: '9007199254740993' }],
    ['position', { position: '99999999999999999999' }],
    ['previous', { previous: '10' }],
    ['previous', { previous: '-1' }],
    ['previous', { previous: null }],
    ['actorname', { actorname: undefined }],
    ['reason', { reason: null }],
    ['data', { data: undefined }],
    ['data', { data: [] }],
    ['data', { data: null }],
    ['data', { data: '{}' }],
    ['data/profile', data({ profile: 'fax' })],
    ['data/profile', data({ profile: ['outbound'] })],
    ['data/number', data({ number: '0800 4711' })],
    ['data must have required properties agentId', data({ agentId: undefined })],
  ];

  test.each(wrong)('naming %s, given %j', (name, attributes) => {
    const refusal = refusalOf(altered(ASSIGNED, attributes));
    expect(refusal?.code).toBe('event_malformed');
    expect(refusal?.message).toContain(name);
    expect(refusal?.envelope).toMatchObject({ workspace: expect.anything() });
  });

  test('by its length alone when it is too long, with as little of it kept as tells it', () => {
    expect(refusalOf(altered(ASSIGNED, { more: 'x'.repeat(1_048_576) }))?.message).toContain('longer than');
    const long = refusalOf(altered(ASSIGNED, { subject: '+'.repeat(1_000_000) }));
    expect(long?.envelope?.subject).toHaveLength(256);
    expect(long?.message.length).toBeLessThan(500);
  });

  test('however deep it is', () => {
    const deep = (open: string, close: string) => open.repeat(100_000) + close.repeat(100_000);
    expect(refusalOf(deep('[', ']'))?.code).toBe('event_malformed');
    expect(refusalOf(altered(ASSIGNED, { data: 0 }).replace('"data":0', `"data":${deep('[', ']')}`))?.code).toBe(
      'event_malformed',
    );
  });
});

describe('a message that is not for this version to read', () => {
  const envelope = {
    id: assigned.id,
    source: 'urn:ringfence:inventory',
    type: 'NumberAssigned',
    subject: '+14155550100',
    workspace: 'default',
    position: 10,
    previous: 8,
  };
  const cases: readonly [string, object, string][] = [
    ['of a later version', { dataschema: 'urn:ringfence:event:NumberAssigned:2' }, 'event_version_unknown'],
    ['of a type that is not known', { type: 'NumberPainted' }, 'event_type_unknown'],
    ['of a type that every object knows', { type: 'constructor' }, 'event_type_unknown'],
    ['from a service that sends no such thing', { source: 'urn:ringfence:messaging' }, 'event_foreign'],
    ['from another system', { source: 'https://example.com/billing' }, 'event_foreign'],
  ];

  test.each(cases)('%s says so, and what it is', (_, attributes, code) => {
    const refusal = refusalOf(altered(ASSIGNED, attributes));
    expect(refusal?.code).toBe(code);
    const { type = envelope.type, source = envelope.source } = attributes as { type?: string; source?: string };
    expect(refusal?.envelope).toStrictEqual({ ...envelope, type, source });
  });

  test('is foreign to who reads another log, whose positions are others', () => {
    const text = storedMessage('PurchaseFailed');
    expect(readCloudEvent(text, 'carrier')).toStrictEqual(readCloudEvent(text));
    expect(() => readCloudEvent(text, 'inventory')).toThrow(
      expect.objectContaining({ code: 'event_foreign', message: expect.stringContaining('urn:ringfence:carrier') }),
    );
    const newer = altered(text, { dataschema: 'urn:ringfence:event:PurchaseFailed:9' });
    expect(() => readCloudEvent(newer, 'inventory')).toThrow(expect.objectContaining({ code: 'event_foreign' }));
  });

  test('is foreign however little else is said by another system', () => {
    expect(refusalOf('{"source":"/billing"}')?.code).toBe('event_foreign');
  });
});

describe('what a later version may add', () => {
  test('is passed over', () => {
    const added = {
      ...data({ type: 'NumberReleased', workspace: 'away', colour: 'red' }),
      traceparent: '00-1',
      more: {},
    };
    expect(readCloudEvent(altered(ASSIGNED, added))).toStrictEqual(assigned);
  });

  test('of actors is read', () => {
    expect(readCloudEvent(altered(ASSIGNED, { actorkind: 'carrier' })).actor.kind).toBe('carrier');
  });
});

test('of an attribute that is there twice, the last one counts', () => {
  const twice = `${ASSIGNED.slice(0, -1)},"workspace":"away"}`;
  expect(readCloudEvent(twice).event.workspace).toBe('away');
});

test('names that every object has stay names', () => {
  const hostile = ASSIGNED.replace('"data":{', '"__proto__":{"reason":"x"},"data":{"__proto__":{"agentId":"y"},');
  expect(readCloudEvent(hostile)).toStrictEqual(assigned);
  const inherited = ASSIGNED.replace(/"agentId":"sales"/, '"__proto__":{"agentId":"sales"}');
  expect(refusalOf(inherited)?.code).toBe('event_malformed');
});

describe('whatever arrives', () => {
  const stored = fc.constantFrom(...storedFiles().map(storedText));

  test('is read or refused as unreadable', () => {
    const anything = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.json(),
      fc.jsonValue().map((value) => altered(ASSIGNED, { data: value })),
    );
    fc.assert(fc.property(anything, (text) => expect(refusalOf(text)).toBeInstanceOf(UnreadableEventError)));
  });

  test('with any attribute or fact replaced or torn off', () => {
    fc.assert(
      fc.property(
        stored,
        fc.nat(),
        fc.option(fc.jsonValue(), { nil: undefined }),
        fc.boolean(),
        (text, at, value, inData) => {
          const message = JSON.parse(text) as Record<string, unknown> & { data: Record<string, unknown> };
          const target = inData ? message.data : message;
          const names = Object.keys(target);
          target[names[at % names.length]!] = value;
          const refusal = refusalOf(JSON.stringify(message));
          if (refusal) expect(refusal.message).toMatch(/^(The message|This version|\w+ comes from).*\.$/);
        },
      ),
    );
  });

  test('cut or with a character changed', () => {
    fc.assert(
      fc.property(stored, fc.nat(), fc.string({ unit: 'binary', maxLength: 3 }), (text, at, between) => {
        const cut = at % text.length;
        expect(refusalOf(text.slice(0, cut))).toBeInstanceOf(UnreadableEventError);
        refusalOf(text.slice(0, cut) + between + text.slice(cut + 1));
      }),
    );
  });
});
