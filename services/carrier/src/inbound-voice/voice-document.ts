import type { AgentConnection } from '#contracts';
import { whyOutOfReach } from '#inbound-routes';
import type { SpokenSentence } from '../account/domain/account.events.js';
import type { WebhookCarrier } from '#carrier-webhooks';
import { xmlElement, xmlText } from './xml-element.js';

export const VOICE_DOCUMENT_TYPE = 'text/xml; charset=utf-8';

/**
 * The document that connects a call with an agent: TwiML for Twilio, TeXML for Telnyx. Undefined when the carrier cannot
 * reach such a place.
 */
export function connectingDocument(carrier: WebhookCarrier, connect: AgentConnection): string | undefined {
  if (whyOutOfReach(carrier, connect) !== undefined) return undefined;
  return documentOf('sipUri' in connect ? dial(connect.sipUri) : stream(carrier, connect.websocketUrl));
}

/** The document that says a sentence and ends the call. */
export function speakingDocument(carrier: WebhookCarrier, { text, language }: SpokenSentence): string {
  // Telnyx's usual voice speaks American English whatever the language says.
  const voice = carrier === 'telnyx' ? 'alice' : undefined;
  return documentOf(xmlElement('Say', { voice, language }, xmlText(text)), xmlElement('Hangup', {}));
}

function dial(sipUri: string): string {
  return xmlElement('Dial', {}, xmlElement('Sip', {}, xmlText(sipUri)));
}

function stream(carrier: WebhookCarrier, websocketUrl: string): string {
  // Without it the caller would hear nothing of what the agent says as it says it.
  if (carrier === 'telnyx')
    return xmlElement('Connect', {}, xmlElement('Stream', { url: websocketUrl, bidirectionalMode: 'rtp' }));
  return xmlElement('Connect', {}, xmlElement('Stream', ...twilioStream(websocketUrl)));
}

/** Twilio drops the query of a stream's URL, and hands these parameters on in the first message instead. */
function twilioStream(websocketUrl: string): [attributes: { readonly url: string }, ...parameters: string[]] {
  const [url = '', query = ''] = websocketUrl.split('#', 1)[0]!.split(/\?(.*)/s);
  const parameters = [...new URLSearchParams(query)].map(([name, value]) => xmlElement('Parameter', { name, value }));
  return [{ url }, ...parameters];
}

function documentOf(...verbs: readonly string[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>${xmlElement('Response', {}, ...verbs)}`;
}
