import type { TakenMessage } from '#carrier-messages';
import type { OutgoingMessage } from '../carrier-facts.js';
import { Type } from 'typebox';
import { Compile } from 'typebox/compile';
import type { TelnyxClient } from './telnyx-client.js';

const SentAnswer = Compile(
  Type.Object({
    data: Type.Object({
      id: Type.String({ minLength: 1 }),
      to: Type.Array(Type.Object({ status: Type.String({ minLength: 1 }) }), { minItems: 1 }),
    }),
  }),
);

/**
 * Has Telnyx send a message. Telnyx lists no messages, but repeats the URL that it is to tell of one at in whatever it tells
 * there, signed: that says which message of ours it is.
 */
export async function sendAtTelnyx(
  client: TelnyxClient,
  { from, to, body, mediaUrls, statusUrl }: OutgoingMessage,
): Promise<TakenMessage> {
  const { data } = await client.post('/messages', SentAnswer, {
    body: {
      from,
      to,
      ...(body !== '' && { text: body }),
      ...(mediaUrls.length > 0 && { media_urls: mediaUrls }),
      webhook_url: statusUrl,
      use_profile_webhooks: false,
    },
  });
  return { carrierMessageId: data.id, carrierStatus: data.to[0]!.status, carrierCode: null };
}
