import { createHmac, generateKeyPairSync, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';

export const FORM = 'application/x-www-form-urlencoded; charset=UTF-8';

type Headers = Readonly<Record<string, string>>;

/** As Twilio signs a form that may have a name several times: sorted, and what is there twice once. */
export function signedByTwilio(token: string, url: string, body: string): Headers {
  const fields = [...new URLSearchParams(body)].toSorted(([one, first], [other, second]) =>
    one === other ? compare(first, second) : compare(one, other),
  );
  const signature = createHmac('sha1', token).update(
    url + [...new Set(fields.map((field) => field.join('')))].join(''),
  );
  return { 'content-type': FORM, 'x-twilio-signature': signature.digest('base64') };
}

const compare = (one: string, other: string): number => (one < other ? -1 : Number(one > other));

/** A key pair of Telnyx; the public key as Telnyx shows it. */
export function newTelnyxKeys(): { readonly privateKey: KeyObject; readonly publicKey: string } {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  return { privateKey, publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x!, 'base64url').toString('base64') };
}

/** As Telnyx signs: the time and the bytes. */
export function signedByTelnyx(key: KeyObject, body: string | Buffer, sentAtMs: number): Headers {
  const timestamp = String(Math.floor(sentAtMs / 1_000));
  const signed = Buffer.concat([Buffer.from(`${timestamp}|`), Buffer.from(body)]);
  return {
    'content-type': 'application/json',
    'telnyx-timestamp': timestamp,
    'telnyx-signature-ed25519': sign(null, signed, key).toString('base64'),
  };
}
