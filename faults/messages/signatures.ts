import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

/** A request of a carrier's, as it goes out. */
export interface SignedRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** As Twilio signs forms: over the URL and the parameters in the order of their names. Source: Twilio, "Webhooks security". */
export function signForTwilio(authToken: string, url: string, fields: Readonly<Record<string, string>>): SignedRequest {
  const parts = Object.keys(fields)
    .toSorted()
    .map((name) => `${name}${fields[name]}`);
  const signature = createHmac('sha1', authToken)
    .update(`${url}${parts.join('')}`)
    .digest('base64');
  return {
    headers: { 'content-type': 'application/x-www-form-urlencoded; charset=UTF-8', 'x-twilio-signature': signature },
    body: new URLSearchParams(fields).toString(),
  };
}

/** A key pair of an account at Telnyx; the public key as Telnyx shows it. */
export function newTelnyxKeys(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64') };
}

/** As Telnyx signs: over the time of sending and the bytes of the body. Source: Telnyx, "Webhook signing". */
export function signForTelnyx(privateKey: KeyObject, event: unknown, sentAtMs: number): SignedRequest {
  const body = JSON.stringify(event);
  const timestamp = String(Math.floor(sentAtMs / 1_000));
  const signature = sign(null, Buffer.from(`${timestamp}|${body}`), privateKey).toString('base64');
  return {
    headers: {
      'content-type': 'application/json',
      'telnyx-timestamp': timestamp,
      'telnyx-signature-ed25519': signature,
    },
    body,
  };
}
