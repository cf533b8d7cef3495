import { verifyTelnyxSignature, verifyTwilioSignature } from '#carrier-signatures';
import { DomainError } from '#domain-error';
import type { WebhookAccount } from './webhook-accounts.port.js';

export type InboundWebhookErrorCode = 'signature_invalid';

/** The status of each code of these routes that is thrown. A code that is forgotten does not compile. */
export const INBOUND_WEBHOOK_STATUS: Readonly<Record<InboundWebhookErrorCode, number>> = { signature_invalid: 403 };

/** A request that claims to come from a carrier. */
export interface ReceivedWebhook {
  /** As the carrier was given it, with the query that came; several where the service has several public addresses. */
  readonly urls: readonly string[];
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly rawBody: Buffer;
  /** What the body says, where it is a form. */
  readonly form: URLSearchParams | undefined;
  /** When it came, milliseconds since 1970. */
  readonly receivedAtMs: number;
}

/** The same where there is no such account. */
export const signatureInvalid = () =>
  new DomainError<InboundWebhookErrorCode>(
    'signature_invalid',
    'This is not signed as the carrier signs for this account. If the carrier did send it, PUBLIC_URL is not the ' +
      'address that the carrier calls, the account was connected with other credentials, or, with Telnyx, the time in ' +
      'telnyx-timestamp is more than five minutes from the clock of this machine.',
  );

/** Whether the account's carrier has signed the request. */
export function isSigned(
  { urls, headers, rawBody, form, receivedAtMs }: ReceivedWebhook,
  { secrets }: WebhookAccount,
): boolean {
  const header = (name: string): string | undefined => {
    const value = headers[name];
    return typeof value === 'string' ? value : undefined;
  };
  if (secrets.carrier === 'twilio') {
    const { authTokens } = secrets;
    const signature = header('x-twilio-signature');
    return urls.some((url) => verifyTwilioSignature({ signature, url, body: form ?? rawBody, authTokens }));
  }
  const signed = { signature: header('telnyx-signature-ed25519'), timestamp: header('telnyx-timestamp'), rawBody };
  return secrets.publicKeys.some((publicKey) => verifyTelnyxSignature({ ...signed, publicKey, nowMs: receivedAtMs }));
}
