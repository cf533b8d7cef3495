import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import VoiceResponse from 'twilio/lib/twiml/VoiceResponse.js';
import { isXmlCharacter, readXml } from './testing/read-xml.js';
import { connectingDocument, speakingDocument } from './voice-document.js';

const PROLOG = '<?xml version="1.0" encoding="UTF-8"?>';
const CARRIERS = ['twilio', 'telnyx'] as const;

/** Whatever a text may hold, the characters among it that XML has and the halves of characters that it has not. */
const anyText = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc.string({ unit: fc.constantFrom(...'&<>"\'\t\r\n ]a;#') }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((codes) => String.fromCharCode(...codes)),
);

/** What a reader finds where this text was: a blank for each character that XML has no place for. */
const asRead = (text: string): string =>
  [...text].map((character) => (isXmlCharacter(character.codePointAt(0)!) ? character : ' ')).join('');

const response = (...children: object[]) => ({ name: 'Response', attributes: {}, children });
const element = (name: string, attributes: object = {}, ...children: (object | string)[]) => ({
  name,
  attributes,
  children,
});

describe('a call is connected', () => {
  test.each(CARRIERS)('by SIP: %s', (carrier) => {
    const document = connectingDocument(carrier, { sipUri: 'sip:sales@example.com;transport=tls?X-Team=a&X-Tier=b' });
    const uri = 'sip:sales@example.com;transport=tls?X-Team=a&amp;X-Tier=b';
    expect(document).toBe(`${PROLOG}<Response><Dial><Sip>${uri}</Sip></Dial></Response>`);
  });

  test('as a stream, which at Telnyx goes both ways only when that is asked for', () => {
    const connect = { websocketUrl: 'wss://example.com/calls' };
    const connecting = (stream: string) => `${PROLOG}<Response><Connect>${stream}</Connect></Response>`;
    expect(connectingDocument('twilio', connect)).toBe(connecting('<Stream url="wss://example.com/calls"/>'));
    const both = '<Stream url="wss://example.com/calls" bidirectionalMode="rtp"/>';
    expect(connectingDocument('telnyx', connect)).toBe(connecting(both));
  });

  test('as a stream whose query Twilio would drop: it gets it as parameters', () => {
    const connect = { websocketUrl: 'wss://example.com/calls?team=a%26b&tier=#top' };
    expect(readXml(connectingDocument('twilio', connect)!)).toStrictEqual(
      response(
        element(
          'Connect',
          {},
          element(
            'Stream',
            { url: 'wss://example.com/calls' },
            element('Parameter', { name: 'team', value: 'a&b' }),
            element('Parameter', { name: 'tier', value: '' }),
          ),
        ),
      ),
    );
    const asTelnyxTakesIt = { url: connect.websocketUrl, bidirectionalMode: 'rtp' };
    expect(readXml(connectingDocument('telnyx', connect)!)).toStrictEqual(
      response(element('Connect', {}, element('Stream', asTelnyxTakesIt))),
    );
  });

  test.each(['ws://example.com/calls', 'https://example.com/calls', 'wss://', 'wss:// nowhere', 'nowhere', ''])(
    'but not with %j, which no carrier can reach as a stream',
    (websocketUrl) => {
      for (const carrier of CARRIERS) expect(connectingDocument(carrier, { websocketUrl })).toBe(undefined);
    },
  );

  test('but not by a SIP URI longer than Twilio takes, its headers aside', () => {
    const sipUri = `sip:${'a'.repeat(238)}@example.com`;
    expect(connectingDocument('twilio', { sipUri: `${sipUri}?X-Team=${'b'.repeat(200)}` })).toBeDefined();
    expect(connectingDocument('twilio', { sipUri: `${sipUri}m` })).toBe(undefined);
    expect(connectingDocument('telnyx', { sipUri: `${sipUri}m` })).toBeDefined();
  });

  test('to the very place that was named, whatever it holds', () => {
    fc.assert(
      fc.property(anyText, fc.constantFrom(...CARRIERS), (text, carrier) => {
        fc.pre(text.length > 0 && text.length < 200);
        const read = readXml(connectingDocument(carrier, { sipUri: text })!);
        expect(read).toStrictEqual(response(element('Dial', {}, element('Sip', {}, asRead(text)))));
      }),
    );
    fc.assert(
      fc.property(anyText, (text) => {
        const websocketUrl = `wss://example.com/${text}`;
        const url = asRead(websocketUrl);
        expect(readXml(connectingDocument('telnyx', { websocketUrl })!)).toStrictEqual(
          response(element('Connect', {}, element('Stream', { url, bidirectionalMode: 'rtp' }))),
        );
        expect(readXml(connectingDocument('twilio', { websocketUrl })!)).toMatchObject({ name: 'Response' });
      }),
    );
  });
});

describe('a sentence is spoken, and the call ends', () => {
  const sentence = { text: 'Wir rufen zurück.', language: 'de-DE' };

  test('in its language, for which Telnyx needs a voice that speaks it', () => {
    const saying = (attributes: string) =>
      `${PROLOG}<Response><Say${attributes} language="de-DE">Wir rufen zurück.</Say><Hangup/></Response>`;
    expect(speakingDocument('twilio', sentence)).toBe(saying(''));
    expect(speakingDocument('telnyx', sentence)).toBe(saying(' voice="alice"'));
  });

  test('whatever the text and the language hold', () => {
    fc.assert(
      fc.property(anyText, anyText, (text, language) => {
        const said = text === '' ? [] : [asRead(text)];
        expect(readXml(speakingDocument('twilio', { text, language }))).toStrictEqual(
          response(element('Say', { language: asRead(language) }, ...said), element('Hangup')),
        );
      }),
    );
  });

  test("as Twilio's own package writes it", () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), (text) => {
        const built = new VoiceResponse();
        built.say({ language: 'en-GB' }, text);
        built.hangup();
        const ours = readXml(speakingDocument('twilio', { text, language: 'en-GB' }));
        expect(ours).toStrictEqual(readXml(built.toString()));
      }),
    );
  });
});

test.each([
  ['<a>', 'No element begins'],
  ['<a></b>', 'a is closed by b'],
  ['<a/><b/>', 'more after'],
  ['<a>&</a>', '& is no reference'],
  ['<a>&nbsp;</a>', '&nbsp; is no reference'],
  ['<a b="<"/>', 'No element begins'],
  ['<a b="1" b="2"/>', 'Twice the same'],
  ['<a>\u0000</a>', 'XML cannot hold'],
  ['<a>&#0;</a>', 'XML cannot hold'],
  ['<a>]]></a>', 'the end of a CDATA section'],
  ['text', 'No element begins'],
  ['', 'No element begins'],
])('the reader of these tests refuses what is not well-formed: %j', (malformed, why) => {
  expect(() => readXml(malformed)).toThrow(why);
});
