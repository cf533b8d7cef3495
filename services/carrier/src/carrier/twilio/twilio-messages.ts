import type { MessageInstance } from 'twilio/lib/rest/api/v2010/account/message.js';
import type { TakenMessage } from '#carrier-messages';
import type { OutgoingMessage } from '../carrier-facts.js';
import type { TwilioAccount } from './twilio-account.js';
import { askedAgain } from './twilio-configuration.js';

/** Of those between two numbers, newest first: one that was asked for a moment ago is among them. */
const MAX_LOOKED_AT = 200;

/** How far the clocks of two machines may be apart, in milliseconds. */
const MAX_SKEW_MS = 60_000;

/** Messages of an account at Twilio. */
export class TwilioMessages {
  constructor(private readonly account: TwilioAccount) {}

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
}

function takenMessage({ sid, status, errorCode }: MessageInstance): TakenMessage {
  return { carrierMessageId: sid, carrierStatus: status, carrierCode: errorCode ? String(errorCode) : null };
}
