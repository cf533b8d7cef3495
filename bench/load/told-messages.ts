import { createHmac } from 'node:crypto';

/** Messages to numbers of an account at Twilio, each another one, as Twilio tells of them and signs it. */
export interface ToldMessages {
  readonly account: {
    /** Of the webhook. */
    readonly path: string;
    /** What Twilio was told to call, without the path. */
    readonly publicUrl: string;
    readonly accountSid: string;
    readonly authToken: string;
  };
  /** Those written to, in turn. */
  readonly numbers: readonly string[];
  /** So many people write, in turn. */
  readonly peopleCount: number;
}

/** Neighbouring messages are of people who wrote long ago. */
const STRIDE = 7_919;
const FIRST_PERSON = 7_700_900_000;
const TEXT = 'Is my order on its way? I asked for it on Monday and nobody has called me back since. Order no. ';

/** Makes each request when it is asked for: so many different ones would not fit into memory. */
export class ToldMessagesSource {
  private told = 0;

  constructor(private readonly plan: ToldMessages) {}

  newBuffers(): [] {
    return [];
  }

  next(): Buffer {
    this.told += 1;
    return Buffer.from(toldMessage(this.plan, this.told), 'latin1');
  }
}

/** The fields of a message as Twilio's documents list them: "Twilio's request to your application". */
function toldMessage({ account, numbers, peopleCount }: ToldMessages, count: number): string {
  const { path, publicUrl, accountSid, authToken } = account;
  const sid = `SM${String(count).padStart(32, '0')}`;
  // In the order of their names, which is that in which they are signed.
  const fields: Readonly<Record<string, string>> = {
    AccountSid: accountSid,
    ApiVersion: '2010-04-01',
    Body: `${TEXT}${count}`,
    From: `+44${FIRST_PERSON + ((count * STRIDE) % peopleCount)}`,
    FromCity: '',
    FromCountry: 'GB',
    FromState: '',
    FromZip: '',
    MessageSid: sid,
    NumMedia: '0',
    NumSegments: '1',
    SmsMessageSid: sid,
    SmsSid: sid,
    SmsStatus: 'received',
    To: numbers[count % numbers.length]!,
    ToCity: 'SAN FRANCISCO',
    ToCountry: 'US',
    ToState: 'CA',
    ToZip: '94105',
  };
  const signed = Object.entries(fields).flat().join('');
  const signature = createHmac('sha1', authToken).update(`${publicUrl}${path}${signed}`).digest('base64');
  const body = new URLSearchParams(fields).toString();
  return [
    `POST ${path} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/x-www-form-urlencoded; charset=UTF-8',
    `x-twilio-signature: ${signature}`,
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}
