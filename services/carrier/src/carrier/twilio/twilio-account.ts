import type { ClientOpts } from 'twilio/lib/base/BaseTwilio.js';
import type { Twilio } from 'twilio';
import type { AccountInstance } from 'twilio/lib/rest/api/v2010/account.js';
import { CarrierError } from '../carrier.errors.js';
import type { RegionCredentials } from './twilio-credentials.js';
import { TwilioRequests, unreadableAnswer } from './twilio-requests.js';
import { unlessRefused } from './unless-refused.js';

/** A region, and the edge through which its API is reached: hosts that name no edge exist no longer. */
export interface RegionalEdge {
  readonly region: string;
  readonly edge: string;
}

export interface TwilioAccountOptions {
  readonly accountSid: string;
  /** Of the account in the region. */
  readonly credentials: RegionCredentials;
  /** Whose answers these are, for people, such as `Twilio in Ireland`. */
  readonly who: string;
  /** Absent: wherever Twilio keeps what has no region, which is us1. */
  readonly place?: RegionalEdge | undefined;
  readonly apiUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/** One account in one region, through Twilio's client library. The library takes a third of a second to load: only when used. */
export class TwilioAccount {
  #byKey: Promise<Twilio> | undefined;
  #byOwner: Promise<Twilio> | undefined;

  constructor(private readonly options: TwilioAccountOptions) {}

  get sid(): string {
    return this.options.accountSid;
  }

  get who(): string {
    return this.options.who;
  }

  /** Asks for what changes nothing. Rejects with a `CarrierError` alone. */
  ask<Answer>(question: (client: Twilio) => Promise<Answer>): Promise<Answer> {
    const { accountSid, credentials } = this.options;
    const { apiKeySid = accountSid, apiKeySecret = credentials.authToken } = credentials;
    this.#byKey ??= this.#open(apiKeySid, apiKeySecret);
    return this.#answer(this.#byKey, question, false);
  }

  /** What the account is. Asked with the auth token, also where there is an API key: a key cannot read the account itself. */
  describe(): Promise<AccountInstance> {
    const { accountSid, credentials } = this.options;
    this.#byOwner ??= this.#open(accountSid, credentials.authToken);
    return this.#answer(this.#byOwner, (client) => client.api.v2010.accounts(accountSid).fetch(), false).catch(
      unlessRefused(['number_not_at_carrier'], () => {
        throw credentialsRejected(
          `${this.who} knows no account ${accountSid}. Compare the account SID with the one in the Twilio console.`,
        );
      }),
    );
  }

  /** Asks once for what changes something. Rejects with a `CarrierError` alone. */
  change<Answer>(request: (client: Twilio) => Promise<Answer>): Promise<Answer> {
    const { accountSid, credentials } = this.options;
    const { apiKeySid = accountSid, apiKeySecret = credentials.authToken } = credentials;
    this.#byKey ??= this.#open(apiKeySid, apiKeySecret);
    return this.#answer(this.#byKey, request, true);
  }

  /** For an answer without what it must have. */
  unreadable(isWrite: boolean): CarrierError {
    return unreadableAnswer(this.who, isWrite);
  }

  async #answer<Answer>(
    client: Promise<Twilio>,
    request: (client: Twilio) => Promise<Answer>,
    isWrite: boolean,
  ): Promise<Answer> {
    const opened = await client;
    try {
      return await request(opened);
    } catch (error) {
      if (error instanceof CarrierError) throw error;
      throw new CarrierError(unreadableAnswer(this.who, isWrite), { cause: error });
    }
  }

  async #open(username: string, password: string): Promise<Twilio> {
    this.#requireWellFormed(username, password);
    const { default: twilio } = await import('twilio');
    const { accountSid, who, apiUrl, timeoutMs, place } = this.options;
    return twilio(username, password, {
      accountSid,
      // Empty rather than absent: absent ones would be taken from the process's environment.
      edge: place?.edge ?? '',
      region: place?.region ?? '',
      // Of its own sender the library uses this one method.
      httpClient: new TwilioRequests({ who, apiUrl, timeoutMs }) as unknown as NonNullable<ClientOpts['httpClient']>,
    });
  }

  /** The library would take what is missing from the process's environment. */
  #requireWellFormed(username: string, password: string): void {
    if (SID.test(this.sid) && /^(?:AC|SK)/.test(username) && password !== '') return;
    throw credentialsRejected(
      'These cannot be credentials of Twilio: `accountSid` begins with AC and has 34 characters, `apiKeySid` begins with SK and comes with `apiKeySecret`, and `authToken` is never empty. Copy them from the Twilio console.',
    );
  }
}

const SID = /^AC[0-9a-fA-F]{32}$/;

function credentialsRejected(message: string): CarrierError {
  return new CarrierError({ code: 'carrier_credentials_rejected', message, effect: 'none' });
}
