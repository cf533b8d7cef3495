import { REGIONS } from '#number-facts';
import type { OwnedNumber, WebhookTargets } from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import { leadsHere } from '../leads-here.js';
import { CarrierRegions } from '../carrier-regions.port.js';
import { TwilioAccount } from './twilio-account.js';
import type { RegionalEdge } from './twilio-account.js';
import {
  configurationOf,
  differingFields,
  savedFields,
  voicePointsTo,
  voiceSettings,
  withoutWebhooks,
} from './twilio-configuration.js';
import type { FieldValues } from './twilio-configuration.js';
import type { TwilioCredentials } from './twilio-credentials.js';
import { TwilioOwnedNumbers } from './twilio-owned-numbers.js';

const DEFAULT_REGION = 'us1';

type OtherRegion = keyof NonNullable<TwilioCredentials['regions']>;

/** Through which edge the API of a region is asked. A number's calls come in at whichever is near them. */
const EDGES: Readonly<Record<OtherRegion, RegionalEdge & { readonly who: string }>> = {
  ie1: { region: 'ie1', edge: 'dublin', who: 'Twilio in Ireland (ie1)' },
  au1: { region: 'au1', edge: 'sydney', who: 'Twilio in Australia (au1)' },
};

const NOTHING_SET: FieldValues = {
  voice_url: null,
  voice_fallback_url: null,
  voice_application_sid: null,
  trunk_sid: null,
};

export interface TwilioRegionsOptions {
  readonly credentials: TwilioCredentials;
  /** The account where no region is named, which is us1. */
  readonly account: TwilioAccount;
  readonly apiUrl?: string | undefined;
  readonly timeoutMs?: number | undefined;
}

/**
 * Where a number's calls are handled. Twilio keeps a record of the number with webhooks of its own in each region, and
 * asks the one that handles the call; credentials, too, are a region's own. Messages are not moved by it.
 */
export class TwilioRegions extends CarrierRegions {
  readonly home = DEFAULT_REGION;
  readonly #accounts: ReadonlyMap<string, TwilioAccount>;

  constructor(private readonly options: TwilioRegionsOptions) {
    super();
    this.#accounts = openRegions(options);
  }

  get withCredentials(): readonly string[] {
    return [...this.#accounts.keys()];
  }

  async requireCredentials(region: string): Promise<void> {
    const account = this.#accountIn(region);
    await account.describe();
    await new TwilioOwnedNumbers(account).requireAccess();
  }

  async regionOf(number: string): Promise<string> {
    const { account } = this.options;
    const { voiceRegion } = await account.ask(({ routes }) => routes.v2.phoneNumbers(number).fetch());
    return voiceRegion || DEFAULT_REGION;
  }

  async asSetUpIn(owned: OwnedNumber, region: string): Promise<OwnedNumber> {
    if (region === DEFAULT_REGION) return owned;
    const record = await new TwilioOwnedNumbers(this.#accountIn(region)).find(owned.number);
    const there = voiceSettings(record ? configurationOf(record) : {});
    return { ...owned, configuration: { ...owned.configuration, ...there } };
  }

  /** Refuses too where the number has somebody else's webhooks in the region: nobody would ever put those back. */
  async preflight(owned: OwnedNumber, region: string, webhooks: WebhookTargets): Promise<void> {
    const account = this.#accountIn(region);
    await account.describe();
    const numbers = new TwilioOwnedNumbers(account);
    const record = await numbers.find(owned.number);
    if (!record) {
      throw unreachable(
        `${account.who} has no record of the number ${owned.number}. Open the number in the Twilio console with that region selected, then try again.`,
      );
    }
    const configuration = configurationOf(record);
    const wanted = voicePointsTo(webhooks.voice);
    if (differingFields(configuration, wanted).length === 0) return;
    if (
      differingFields(configuration, NOTHING_SET).some((field) => !leadsHere(configuration[field] ?? null, webhooks))
    ) {
      throw unreachable(
        `The number ${owned.number} has a voice webhook, application or trunk of somebody else at ${account.who}. Remove it in the Twilio console with that region selected, then try again.`,
      );
    }
    await numbers.configure({ carrierNumberId: record.sid, configuration }, wanted);
  }

  async setRegion(number: string, region: string): Promise<void> {
    const { account } = this.options;
    await account.change(({ routes }) => routes.v2.phoneNumbers(number).update({ voiceRegion: region }));
  }

  async withdraw(number: string, regions: readonly string[], webhooks: WebhookTargets): Promise<void> {
    for (const region of regions) {
      if (region === DEFAULT_REGION) continue;
      const numbers = new TwilioOwnedNumbers(this.#accountIn(region));
      const record = await numbers.find(number);
      if (!record) continue;
      const configuration = configurationOf(record);
      const without = savedFields(withoutWebhooks(configuration, webhooks));
      if (differingFields(configuration, without).length === 0) continue;
      await numbers.configure({ carrierNumberId: record.sid, configuration }, without);
    }
  }

  #accountIn(region: string): TwilioAccount {
    const account = this.#accounts.get(region);
    if (account) return account;
    const known = REGIONS.map(({ value }) => value);
    if (!known.includes(region))
      throw unreachable(`Twilio has no region ${region}. Choose one of ${known.join(', ')}.`);
    throw new CarrierError({
      code: 'carrier_credentials_rejected',
      message: `Nobody gave credentials for Twilio's region ${region}. Select that region in the Twilio console under API keys and tokens, and rotate the account here with them as \`credentials.regions.${region}\`.`,
      effect: 'none',
    });
  }
}

function openRegions({ credentials, account, apiUrl, timeoutMs }: TwilioRegionsOptions): Map<string, TwilioAccount> {
  const accounts = new Map([[DEFAULT_REGION as string, account]]);
  for (const [region, { who, ...place }] of Object.entries(EDGES)) {
    const ofRegion = credentials.regions?.[region as OtherRegion];
    if (!ofRegion) continue;
    const { accountSid } = credentials;
    accounts.set(region, new TwilioAccount({ accountSid, credentials: ofRegion, who, place, apiUrl, timeoutMs }));
  }
  return accounts;
}

function unreachable(message: string): CarrierError {
  return new CarrierError({ code: 'region_unreachable', message, effect: 'none' });
}
