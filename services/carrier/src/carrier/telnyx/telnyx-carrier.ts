import type { TakenMessage } from '#carrier-messages';
import type { NumberType } from '#number-facts';
import type {
  AccountFacts,
  AccountSetup,
  CarrierConfiguration,
  Clearance,
  FetchedMedia,
  Inspection,
  Listing,
  NumberOrder,
  NumberSearch,
  OrderOutcome,
  OutgoingMessage,
  Override,
  OverridesOf,
  OwnedNumber,
  OwnedNumberPage,
  Pointing,
  RegistrableNumber,
  WebhookTargets,
} from '../carrier-facts.js';
import { hasCode } from '#domain-error';
import { Carrier } from '../carrier.port.js';
import { mediaAtTelnyx } from '../media/carrier-keepers.js';
import { fetchMedia } from '../media/fetch-media.js';
import type { MediaKeeper } from '../media/fetch-media.js';
import { AccountSetupKeeper, readSetup } from './account-setup.js';
import type { TelnyxSetup } from './account-setup.js';
import { configureNumber, sameParts } from './configuration.js';
import { NumberOrders } from './number-orders.js';
import { NumberSearcher } from './number-search.js';
import { configurationOf, OwnedNumberReader } from './owned-numbers.js';
import { readAllOverrides, readOverrides } from './overrides.js';
import { readCursor } from './page-windows.js';
import { TelnyxClient } from './telnyx-client.js';
import { sendAtTelnyx } from './telnyx-messages.js';
import { readRegistration } from './telnyx-registration.js';

export interface TelnyxCredentials {
  readonly apiKey: string;
  /** Base64, Ed25519: Telnyx signs the webhooks of the account with it. Not a secret. */
  readonly publicKey?: string;
}

export interface TelnyxCarrierOptions {
  readonly credentials: TelnyxCredentials;
  /** Id of the connected account here: what is made at Telnyx carries it in its name. */
  readonly accountId: string;
  /** What `setUp` returned; undefined before. */
  readonly setup?: AccountSetup | undefined;
  /** In place of `https://api.telnyx.com`: paths there begin with `/v2`. */
  readonly apiUrl?: string | undefined;
}

/** An account at Telnyx. Throws when the API key cannot be one. */
export class TelnyxCarrier extends Carrier {
  /** Telnyx handles calls where they come in; nobody chooses a region for a number. */
  readonly regions = undefined;

  private readonly client: TelnyxClient;
  private readonly searcher: NumberSearcher;
  private readonly owned: OwnedNumberReader;
  private readonly orders: NumberOrders;
  private readonly keeper: AccountSetupKeeper;
  private readonly setup: TelnyxSetup | undefined;
  private readonly reference: string | null;
  private readonly media: MediaKeeper;

  constructor({ credentials, accountId, setup, apiUrl }: TelnyxCarrierOptions) {
    super();
    this.client = new TelnyxClient({ apiKey: credentials.apiKey, apiUrl });
    this.searcher = new NumberSearcher(this.client);
    this.owned = new OwnedNumberReader(this.client);
    this.orders = new NumberOrders(this.client, this.searcher, this.owned);
    this.setup = readSetup(setup);
    this.keeper = new AccountSetupKeeper(this.client, accountId, this.setup);
    this.reference = credentials.publicKey ?? null;
    this.media = mediaAtTelnyx(credentials.apiKey, apiUrl);
  }

  /**
   * Telnyx's document has no request that names the account; its public key is its own and the same for each API key, as
   * long as nobody changes it. Nor
   * does Telnyx tell a trial: its account levels show in what it refuses.
   */
  async account(): Promise<AccountFacts> {
    const facts = { reference: this.reference, name: null, isTrial: false };
    try {
      await this.owned.check();
      return { ...facts, status: 'active' };
    } catch (error) {
      if (hasCode(error, 'carrier_account_suspended')) return { ...facts, status: 'suspended' };
      throw error;
    }
  }

  numberTypes(country: string): Promise<readonly NumberType[]> {
    return this.searcher.numberTypes(country);
  }

  searchNumbers(search: NumberSearch): Promise<readonly Listing[]> {
    return this.searcher.search(search);
  }

  listing(number: string): Promise<Listing | undefined> {
    return this.searcher.listing(number);
  }

  /** Makes a TeXML application and a messaging profile, and corrects their URLs when these have changed. */
  setUp(webhooks: WebhookTargets): Promise<AccountSetup> {
    return this.keeper.setUp(webhooks);
  }

  takeDown(): Promise<void> {
    return this.keeper.takeDown();
  }

  ownsSetup(): Promise<boolean> {
    return this.keeper.isThere();
  }

  async buy(order: NumberOrder): Promise<OrderOutcome> {
    return this.orders.buy(order, this.ready());
  }

  orderOutcome(order: Pick<NumberOrder, 'number' | 'purchaseId'>): Promise<OrderOutcome> {
    return this.orders.outcome(order);
  }

  ownedNumbers(page?: string): Promise<OwnedNumberPage> {
    return this.owned.page(page);
  }

  isPage(page: string): boolean {
    return readCursor(page) !== undefined;
  }

  ownedNumber(number: string): Promise<OwnedNumber | undefined> {
    return this.owned.byNumber(number);
  }

  inspect(number: string): Promise<Inspection> {
    return this.owned.inspect(number);
  }

  registration(number: RegistrableNumber): Promise<Clearance | null> {
    return readRegistration(this.client, number);
  }

  async setupPointing(webhooks: WebhookTargets): Promise<Pointing> {
    return this.setup ? this.keeper.pointing(this.setup, webhooks) : { voice: false, messages: false };
  }

  /** By its connection and messaging profile. Where those send what they get is seen to by `setUp`. */
  pointing(owned: OwnedNumber): Pointing {
    if (!this.setup) return { voice: false, messages: false };
    return sameParts(owned.configuration, this.ours(owned));
  }

  /** Names of the connection and the messaging profile, or their ids where no number has been read that tells the names. */
  currentTargets({ configuration }: OwnedNumber) {
    const nameOf = (what: string, id: CarrierConfiguration[string] | undefined) => {
      if (typeof id !== 'string') return null;
      const name = this.owned.nameOf(id);
      return name === null ? `${what} ${id}` : `${what} "${name}"`;
    };
    return {
      voice: nameOf('connection', configuration['connection_id']),
      messages: nameOf('messaging profile', configuration['messaging_profile_id']),
    };
  }

  overrides(owned: OwnedNumber): Promise<readonly Override[]> {
    return readOverrides(this.client, owned);
  }

  overridesOfAll(): Promise<OverridesOf> {
    return readAllOverrides(this.client);
  }

  /** Before `setUp` no number can name anything of ours. */
  withoutUs({ configuration }: Pick<OwnedNumber, 'configuration'>): CarrierConfiguration {
    const ours = new Set(Object.values(this.setup ?? {}));
    const left = Object.entries(configuration).map(([field, id]) => [field, ours.has(String(id)) ? null : id]);
    return Object.fromEntries(left) as CarrierConfiguration;
  }

  async pointHere(owned: OwnedNumber): Promise<OwnedNumber> {
    return configureNumber(this.client, owned, this.ours(owned));
  }

  configure(owned: OwnedNumber, configuration: CarrierConfiguration): Promise<OwnedNumber> {
    return configureNumber(this.client, owned, configuration);
  }

  release({ carrierNumberId }: Pick<OwnedNumber, 'number' | 'carrierNumberId'>): Promise<void> {
    return this.client.deleteIfThere(`/phone_numbers/${encodeURIComponent(carrierNumberId)}`);
  }

  sendMessage(message: OutgoingMessage): Promise<TakenMessage> {
    return sendAtTelnyx(this.client, message);
  }

  async findMessages(): Promise<undefined> {
    return undefined;
  }

  fetchMedia(url: string): Promise<FetchedMedia> {
    return fetchMedia(url, this.media);
  }

  private ours({ capabilities: { sms, mms } }: OwnedNumber): CarrierConfiguration {
    const { connectionId, messagingProfileId } = this.ready();
    // A number without messages takes no messaging profile.
    return configurationOf({
      connection_id: connectionId,
      messaging_profile_id: sms || mms ? messagingProfileId : null,
    });
  }

  private ready(): TelnyxSetup {
    if (!this.setup) throw new Error('This Telnyx account was opened without what setUp returned. Call setUp first.');
    return this.setup;
  }
}
