import twilio from 'twilio';
import type { ReadyRequests } from './request-source.js';

/** An account at Twilio whose webhook is asked. */
export interface CalledAccount {
  /** Its id here, and thereby the path of its webhook. */
  readonly path: string;
  /** What Twilio was told to call, without the path. */
  readonly publicUrl: string;
  readonly accountSid: string;
  readonly authToken: string;
}

/** Asks what to do with a call to each of the numbers, as Twilio sends and signs it. */
export function signedCalls(account: CalledAccount, numbers: readonly string[]): ReadyRequests {
  return { requests: numbers.map((number, index) => signedCall(account, number, index)) };
}

/** The fields of a call, as recorded by Twilio's own libraries for their tests. */
function signedCall({ path, publicUrl, accountSid, authToken }: CalledAccount, to: string, index: number): string {
  const from = `+1212555${String(index % 10_000).padStart(4, '0')}`;
  const called = { To: to, ToCity: 'SAN FRANCISCO', ToState: 'CA', ToZip: '94105', ToCountry: 'US' };
  const caller = { From: from, FromCity: 'NEW YORK', FromState: 'NY', FromZip: '10001', FromCountry: 'US' };
  const renamed = (fields: Readonly<Record<string, string>>, before: string, after: string) =>
    Object.fromEntries(Object.entries(fields).map(([name, value]) => [name.replace(before, after), value]));
  const fields = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    CallSid: `CA${String(index).padStart(32, '0')}`,
    CallStatus: 'ringing',
    Direction: 'inbound',
    ...called,
    ...renamed(called, 'To', 'Called'),
    ...caller,
    ...renamed(caller, 'From', 'Caller'),
  };
  const body = new URLSearchParams(fields).toString();
  return [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    `x-twilio-signature: ${twilio.getExpectedTwilioSignature(authToken, `${publicUrl}${path}`, fields)}`,
    'content-type: application/x-www-form-urlencoded; charset=UTF-8',
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
