export const WEBHOOK_CARRIERS = ['twilio', 'telnyx'] as const;

/** Carriers that call us. */
export type WebhookCarrier = (typeof WEBHOOK_CARRIERS)[number];

export const isWebhookCarrier = (carrier: string): carrier is WebhookCarrier =>
  (WEBHOOK_CARRIERS as readonly string[]).includes(carrier);

/** What requests of an account are signed with. */
export type WebhookSecrets =
  /** Of the account, and of each region that has credentials of its own; and for a while those that they took the place of. */
  | { readonly carrier: 'twilio'; readonly authTokens: readonly string[] }
  /** Each base64 of 32 bytes, as Telnyx shows it. */
  | { readonly carrier: 'telnyx'; readonly publicKeys: readonly string[] };

/** A connected carrier account, as far as its carrier's requests need it. */
export interface WebhookAccount {
  readonly workspace: string;
  readonly secrets: WebhookSecrets;
  /** What callers hear when nobody takes their call; null: the product's own sentences. */
  readonly sentence: { readonly text: string; readonly language: string } | null;
}

/** Finds the account that a carrier's request names. */
export abstract class WebhookAccounts {
  /**
   * Undefined when no such account is connected at that carrier. Throws or rejects, with an error of any kind, while that
   * cannot be told: before accounts are known, or when credentials that have changed cannot be read. Asked for every call,
   * so it answers from memory, and at once where it can.
   */
  abstract find(
    carrier: WebhookCarrier,
    carrierAccountId: string,
  ): WebhookAccount | undefined | Promise<WebhookAccount | undefined>;
}
