/** What a Twilio account is opened with. */
export interface TwilioCredentials {
  /** `AC…`, the same in every region. */
  readonly accountSid: string;
  /** Signs webhooks, and makes requests where there is no API key. */
  readonly authToken: string;
  /** `SK…`: makes requests in place of the auth token. Both or none. */
  readonly apiKeySid?: string | undefined;
  readonly apiKeySecret?: string | undefined;
  /** Twilio's other regions have credentials of their own; those of one are rejected in all others. */
  readonly regions?: Readonly<Partial<Record<'ie1' | 'au1', RegionCredentials>>> | undefined;
}

export type RegionCredentials = Pick<TwilioCredentials, 'authToken' | 'apiKeySid' | 'apiKeySecret'>;
