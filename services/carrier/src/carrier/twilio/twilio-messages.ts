import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { TakenMessage } from '#carrier-messages';
import type { FetchedMedia, OutgoingMessage } from '../carrier-facts.js';
import { mediaAtTwilio } from '../media/carrier-keepers.js';
import { fetchMedia } from '../media/fetch-media.js';
import type { MediaKeeper } from '../media/fetch-media.js';
import type { TwilioAccount } from './twilio-account.js';
import type { TwilioCredentials } from './twilio-credentials.js';
import { askedAgain } from './twilio-configuration.js';

/** Of those between two numbers, newest first: one that was asked for a moment ago is among them. */
const MAX_LOOKED_AT = 200;

/** How far the clocks of two machines may be apart, in milliseconds. */
const MAX_SKEW_MS = 60_000;

/** Messages of an account at Twilio. */
export class TwilioMessages {
  constructor(
    private readonly account: TwilioAccount,
    private readonly keeper: MediaKeeper,
  ) {}

  async send({ from, to, body, mediaUrls, statusUrl }: OutgoingMessage): Promise<TakenMessage> {
    const sent = await this.account.change((client) =>
      client.messages.create({
        from,
        to,
        ...(body !== '' && { body }),
        ...(mediaUrls.length > 0 && { mediaUrl: [...mediaUrls] }),
        statusCallback: askedAgain(statusUrl),
      }),
    );
    if (!sent.sid || !sent.status) throw this.account.unreadable(true);
    return takenMessage(sent);
  }

  /** Twilio shows no marker of ours with a message: those that are alike are told apart by whose they are known to be. */
  async find({ from, to, body, mediaUrls }: OutgoingMessage, since: Date): Promise<readonly TakenMessage[]> {
    const listed = await this.account.ask((client) =>
      client.messages.list({ from, to, limit: MAX_LOOKED_AT, pageSize: MAX_LOOKED_AT }),
    );
    const earliestMs = since.getTime() - MAX_SKEW_MS;
    const alike = listed.filter(
      (each) =>
        each.direction === 'outbound-api' &&
        each.body === body &&
        Number(each.numMedia) === mediaUrls.length &&
        each.dateCreated.getTime() >= earliestMs,
    );
    return alike.toReversed().map(takenMessage);
  }

  fetchMedia(url: string): Promise<FetchedMedia> {
    return fetchMedia(url, this.keeper);
  }
}

/** By its API key, where the account has one. */
export function mediaOfAccount(credentials: TwilioCredentials, apiUrl?: string): MediaKeeper {
  const { accountSid, authToken, apiKeySid = accountSid, apiKeySecret = authToken } = credentials;
  return mediaAtTwilio(apiKeySid, apiKeySecret, apiUrl);
}

function takenMessage({ sid, status, errorCode }: MessageInstance): TakenMessage {
  return { carrierMessageId: sid, carrierStatus: status, carrierCode: errorCode ? String(errorCode) : null };
}
