import { CarrierMessages, MESSAGE_PARAMETER } from '#carrier-messages';
import type { FoundMessages, MediaAnswer, MediaOrder, MessageOrder, SendAnswer } from '#carrier-messages';
import type { DomainError } from '#domain-error';
import { requireWebhooks } from '../account/connected-accounts.js';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import type { OutgoingMessage } from '../carrier/carrier-facts.js';

/** What a message waits for that somebody has to mend, in milliseconds. */
const MENDING_MS = 60_000;

/** What the desk does with messages for whoever keeps them. */
export class DeskMessages extends CarrierMessages {
  constructor(private readonly accounts: ConnectedAccounts) {
    super();
  }

  override async send(order: MessageOrder): Promise<SendAnswer> {
    let opened: ConnectedAccount;
    try {
      opened = await this.accounts.openNamed(order.workspace, order.carrierAccountId);
      requireWebhooks(opened);
    } catch (error) {
      return heldUp(error);
    }
    try {
      return { is: 'taken', message: await opened.carrier.sendMessage(outgoing(order, opened)) };
    } catch (error) {
      if (!(error instanceof CarrierError)) throw error;
      const { code, message: detail, effect, carrierCode = null } = error;
      if (effect === 'unknown') return { is: 'unknown', code, detail };
      if (error.isPassing || error.isOfAccount) return heldUp(error);
      return { is: 'refused', code, carrierCode, detail };
    }
  }

  override async find(order: MessageOrder, sentAfter: string): Promise<FoundMessages> {
    try {
      const opened = await this.accounts.openNamed(order.workspace, order.carrierAccountId);
      const messages = await opened.carrier.findMessages(outgoing(order, opened), new Date(sentAfter));
      return messages ? { is: 'looked', messages } : { is: 'untold' };
    } catch (error) {
      return heldUp(error);
    }
  }

  override async fetchMedia({ workspace, carrierAccountId, url }: MediaOrder): Promise<MediaAnswer> {
    try {
      const { carrier } = await this.accounts.openNamed(workspace, carrierAccountId);
      const { contentType, bytes } = await carrier.fetchMedia(url);
      return { is: 'fetched', contentType, base64: Buffer.from(bytes).toString('base64') };
    } catch (error) {
      if (!(error instanceof CarrierError) || error.isPassing || error.isOfAccount) return heldUp(error);
      const { code, message: detail } = error;
      return { is: 'refused', code, detail };
    }
  }
}

function outgoing({ messageId, from, to, body, mediaUrls }: MessageOrder, opened: ConnectedAccount): OutgoingMessage {
  const { messageStatus } = requireWebhooks(opened);
  return { messageId, from, to, body, mediaUrls, statusUrl: `${messageStatus}?${MESSAGE_PARAMETER}=${messageId}` };
}

/** Nothing was asked of the carrier, or it has done nothing: what is wrong passes, or somebody mends it. */
function heldUp(error: unknown): Extract<SendAnswer, { is: 'held_up' }> {
  if (error instanceof CarrierError) {
    const { code, message: detail, retryAfterMs = error.isPassing ? null : MENDING_MS } = error;
    return { is: 'held_up', code, detail, retryAfterMs };
  }
  const { name, code, message: detail } = error as DomainError;
  if (name !== 'DomainError') throw error;
  return { is: 'held_up', code, detail, retryAfterMs: MENDING_MS };
}
