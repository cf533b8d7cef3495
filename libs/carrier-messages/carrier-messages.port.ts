/** The parameter of the URL that a carrier tells of a message at, which says which message of ours it is. */
export const MESSAGE_PARAMETER = 'message';

/** A message that is to be sent. */
export interface MessageOrder {
  readonly workspace: string;
  readonly carrierAccountId: string;
  /** Ours: the carrier is given it wherever it takes such a thing, and tells it with the statuses of the message. */
  readonly messageId: string;
  /** One of the account's numbers, E.164. */
  readonly from: string;
  readonly to: string;
  /** May be empty where there are media. */
  readonly body: string;
  readonly mediaUrls: readonly string[];
}

/** A message that a carrier has. */
export interface TakenMessage {
  /** What the carrier calls it. */
  readonly carrierMessageId: string;
  /** How far it is, in the carrier's own word. */
  readonly carrierStatus: string;
  /** The carrier's number for why it did not arrive, where it says so already. */
  readonly carrierCode: string | null;
}

/** What has come of asking a carrier to send a message, once. Codes are stable; details say what to do. */
export type SendAnswer =
  | { readonly is: 'taken'; readonly message: TakenMessage }
  /** It was not sent, and would not be if it were asked for again. `carrierCode`: the carrier's own number for it. */
  | { readonly is: 'refused'; readonly code: string; readonly carrierCode: string | null; readonly detail: string }
  /** It was not sent, and may be when it is asked for again. `retryAfterMs`: how long the carrier wants to be left alone. */
  | { readonly is: 'held_up'; readonly code: string; readonly detail: string; readonly retryAfterMs: number | null }
  /** It may have been sent: look for it, and never ask for it again. */
  | { readonly is: 'unknown'; readonly code: string; readonly detail: string };

/** What a carrier has that may be a message which was asked for, when its answer was lost. */
export type FoundMessages =
  /** All that were asked for so since then, the oldest first: alike to the letter, whoever asked for them. */
  | { readonly is: 'looked'; readonly messages: readonly TakenMessage[] }
  /** It cannot be asked now. */
  | { readonly is: 'held_up'; readonly code: string; readonly detail: string; readonly retryAfterMs: number | null }
  /** It cannot be asked at all. */
  | { readonly is: 'untold' };

/** What came with a message, as its carrier told where it is. */
export interface MediaOrder {
  readonly workspace: string;
  readonly carrierAccountId: string;
  readonly url: string;
}

export type MediaAnswer =
  /** `contentType`: as its host says; null where it does not. */
  | { readonly is: 'fetched'; readonly contentType: string | null; readonly base64: string }
  /** It cannot be had, and could not be if it were asked for again. */
  | { readonly is: 'refused'; readonly code: string; readonly detail: string }
  | { readonly is: 'held_up'; readonly code: string; readonly detail: string; readonly retryAfterMs: number | null };

/** What only a carrier can do with messages. Rejects with `service_unavailable` while nobody can be asked. */
export abstract class CarrierMessages {
  /** Asks the account's carrier to send it, once: nothing that could have had an effect is repeated. */
  abstract send(order: MessageOrder): Promise<SendAnswer>;

  /** Looks for it among what the account has sent. `sentAfter`: when it was asked for; ISO 8601. */
  abstract find(order: MessageOrder, sentAfter: string): Promise<FoundMessages>;

  /** Fetches it with the account's credentials, from the carrier's own hosts alone. */
  abstract fetchMedia(order: MediaOrder): Promise<MediaAnswer>;
}
