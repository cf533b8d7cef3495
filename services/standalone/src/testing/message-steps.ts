import { PUBLIC_URL } from './emulated-carriers.js';
import type { EmulatedCarrier } from './emulated-carriers.js';
import type { Answer, HttpClient } from './http-client.js';

/** Of which account a carrier tells. */
interface Told {
  readonly accountId: string;
  readonly carrierMessageId: string;
  readonly from: string;
  readonly to: string;
}

/** What came with a message, as its carrier tells. */
interface ToldMedia {
  readonly url: string;
  readonly contentType: string;
}

/** A carrier tells of a message that was written to one of our numbers. */
export function tellOfMessage(
  client: HttpClient,
  emulated: EmulatedCarrier,
  { accountId, carrierMessageId, from, to, body, media = [] }: Told & { body: string; media?: readonly ToldMedia[] },
): Promise<Answer> {
  const path = `/webhooks/${emulated.carrier}/${accountId}/messages`;
  if (emulated.carrier === 'twilio') {
    const fields = {
      MessageSid: carrierMessageId,
      SmsStatus: 'received',
      From: from,
      To: to,
      Body: body,
      NumMedia: String(media.length),
    };
    const told = media.flatMap(({ url, contentType }, index) => [
      [`MediaUrl${index}`, url],
      [`MediaContentType${index}`, contentType],
    ]);
    const form = new URLSearchParams([...Object.entries(fields), ...told] as [string, string][]);
    return tell(client, emulated, { path, body: form.toString() });
  }
  const kept = media.map(({ url, contentType }) => ({ url, content_type: contentType }));
  const payload = { id: carrierMessageId, type: media.length > 0 ? 'MMS' : 'SMS', text: body, media: kept, parts: 1 };
  return tell(client, emulated, { path, body: telnyxEvent('message.received', { ...payload, from, to }) });
}

/** A carrier tells how far a message of ours has got. `messageId`: what we gave it with the message. */
export function tellOfStatus(
  client: HttpClient,
  emulated: EmulatedCarrier,
  { accountId, carrierMessageId, from, to, status, messageId }: Told & { status: string; messageId: string },
): Promise<Answer> {
  const path = `/webhooks/${emulated.carrier}/${accountId}`;
  const statusPath = `${path}/message-status?message=${messageId}`;
  if (emulated.carrier === 'twilio') {
    const fields = { MessageSid: carrierMessageId, MessageStatus: status, From: from, To: to };
    return tell(client, emulated, { path: statusPath, body: new URLSearchParams(fields).toString() });
  }
  const ours = { webhook_url: `${PUBLIC_URL}${statusPath}` };
  const payload = { id: carrierMessageId, type: 'SMS', text: '', media: [], from, to, status, ...ours };
  return tell(client, emulated, { path: statusPath, body: telnyxEvent('message.finalized', payload) });
}

function telnyxEvent(eventType: string, payload: { from: string; to: string; status?: string }): string {
  const { from, to, status = 'webhook_delivered', ...rest } = payload;
  const parties = { from: { phone_number: from }, to: [{ phone_number: to, status }] };
  const data = { event_type: eventType, occurred_at: new Date().toISOString(), payload: { ...rest, ...parties } };
  return JSON.stringify({ data });
}

function tell(
  client: HttpClient,
  { carrier, signatureOf }: EmulatedCarrier,
  { path, body }: { readonly path: string; readonly body: string },
): Promise<Answer> {
  const type = carrier === 'twilio' ? 'application/x-www-form-urlencoded' : 'application/json';
  const headers = { 'content-type': type, ...signatureOf(`${PUBLIC_URL}${path}`, body) };
  return client.withKey(undefined).send('POST', path, { rawBody: body, headers });
}
