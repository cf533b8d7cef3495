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

/** A request about one call. */
interface SignedCall {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Asks what to do with a call to each of the numbers, as Twilio sends and signs it. `answerBytes`: see `ReadyRequests`. */
export function signedCalls(account: CalledAccount, numbers: readonly string[], answerBytes: number): ReadyRequests {
  const requests = numbers.map((number, index) => {
    const { headers, body } = signedCall(account, number, index);
    const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
    return [
      `POST ${account.path} HTTP/1.1`,
      'host: 127.0.0.1',
      ...lines,
      `content-length: ${body.length}`,
      '',
      body,
    ].join('\r\n');
  });
  return { requests, answerBytes };
}

/** The fields of a call, as recorded by Twilio's own libraries for their tests. */
export function signedCall(
  { path, publicUrl, accountSid, authToken }: CalledAccount,
  to: string,
  index: number,
): SignedCall {
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
  return {
    headers: {
      'x-twilio-signature': twilio.getExpectedTwilioSignature(authToken, `${publicUrl}${path}`, fields),
      'content-type': 'application/x-www-form-urlencoded; charset=UTF-8',
    },
    body: new URLSearchParams(fields).toString(),
  };
}
