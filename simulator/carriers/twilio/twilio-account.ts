import { EmulatedAccount, seededConfiguration } from '../account/emulated-account.js';
import type { MediaFile } from '../account/kept-media.js';
import type { AccountOptions } from '../account/emulated-account.js';
import { CarrierRefusal } from '../account/call.js';
import type { World } from '../account/world.js';
import type { StockNumber } from '../inventory/stock.js';
import { FRESH_CONFIGURATION, HOME_REGION, configured, papersOf } from './twilio-number.js';
import type { TwilioConfiguration, TwilioNumber } from './twilio-number.js';

export interface TwilioCredentials {
  readonly accountSid: string;
  readonly authToken: string;
  readonly apiKeySid: string;
  readonly apiKeySecret: string;
  /** Regions that the account has credentials for, beside its first. */
  readonly regions: Readonly<Record<string, { authToken: string; apiKeySid: string; apiKeySecret: string }>>;
}

export interface TwilioAccountOptions extends AccountOptions {
  /** Regions that the account has credentials for, beside `us1`. */
  readonly regions?: readonly string[];
  /** Twilio's test credentials: they buy magic numbers and nothing else. */
  readonly isTest?: boolean;
  readonly trunks?: readonly string[];
}

export interface MessagingService {
  readonly sid: string;
  readonly createdAt: Date;
  fields: Readonly<Record<string, string | boolean | number | null>>;
  /** SIDs of numbers. */
  readonly numbers: Set<string>;
}

export class TwilioAccount extends EmulatedAccount<TwilioNumber> {
  readonly carrier = 'twilio';
  readonly id: string;
  readonly credentials: TwilioCredentials;
  readonly isTest: boolean;
  readonly createdAt = new Date();
  /** By SID. */
  readonly trunks: ReadonlyMap<string, string>;
  readonly services = new Map<string, MessagingService>();
  /** Each with the friendly name of an address, by SID. */
  readonly addresses = new Map<string, { readonly friendlyName: string; readonly country: string }>();
  readonly #bySid = new Map<string, TwilioNumber>();
  #lastSequence = 0;

  constructor(world: World, options: TwilioAccountOptions) {
    super(world, options);
    this.id = this.newSid('AC');
    const secrets = () => ({
      authToken: world.random.hex(32),
      apiKeySid: this.newSid('SK'),
      apiKeySecret: world.random.hex(32),
    });
    const regions = Object.fromEntries((options.regions ?? []).map((region) => [region, secrets()]));
    this.credentials = { accountSid: this.id, ...secrets(), regions };
    this.isTest = options.isTest ?? false;
    this.trunks = new Map((options.trunks ?? []).map((name) => [this.newSid('TK'), name]));
  }

  newSid(prefix: string): string {
    return `${prefix}${this.world.random.hex(32)}`;
  }

  keepMedia(file: MediaFile): string {
    const link = this.world.media.keep('mms.twiliocdn.com', file);
    const path = `/2010-04-01/Accounts/${this.id}/Messages/${this.newSid('MM')}/Media/${this.newSid('ME')}`;
    return this.world.media.leadTo(`https://api.twilio.com${path}`, link);
  }

  get numbers(): readonly TwilioNumber[] {
    return [...this.held.values()];
  }

  byNumber(number: string): TwilioNumber | undefined {
    return this.held.get(number);
  }

  bySid(sid: string): TwilioNumber {
    const number = this.#bySid.get(sid);
    if (!number)
      throw new CarrierRefusal(404, '20404', `The requested resource IncomingPhoneNumbers/${sid} was not found`);
    return number;
  }

  configurationOf(number: TwilioNumber, region: string): TwilioConfiguration {
    return number.configurations.get(region) ?? FRESH_CONFIGURATION;
  }

  hold(stock: StockNumber, friendlyName: string, region: string, configuration: TwilioConfiguration): TwilioNumber {
    const now = new Date();
    this.#lastSequence += 1;
    const number: TwilioNumber = {
      sequence: this.#lastSequence,
      sid: this.newSid('PN'),
      stock,
      createdAt: now,
      updatedAt: now,
      friendlyName,
      configurations: new Map([[region, configuration]]),
      papers: papersOf(stock),
      voiceRegion: HOME_REGION,
      pendingRegion: undefined,
      hiddenFor: 0,
    };
    this.held.set(stock.number, number);
    this.#bySid.set(number.sid, number);
    this.world.stock.twilio.take(stock.number);
    return number;
  }

  /** What a request changes. A `FriendlyName` is part of the number, not of its settings in a region. */
  configure(
    number: TwilioNumber,
    region: string,
    parameters: { readonly [name: string]: unknown },
    requestId: string | null,
  ) {
    const before = this.configurationOf(number, region);
    const after = configured(before, parameters);
    const { friendlyName: nameBefore } = number;
    if (typeof parameters['FriendlyName'] === 'string') number.friendlyName = parameters['FriendlyName'];
    number.configurations.set(region, after);
    number.updatedAt = new Date();
    const named = (fields: TwilioConfiguration, name: string) => ({ friendly_name: name, ...fields });
    this.write(
      {
        type: 'configured',
        number: number.stock.number,
        scope: region,
        before: named(before, nameBefore),
        after: named(after, number.friendlyName),
      },
      requestId,
    );
  }

  override release(number: TwilioNumber, requestId: string | null): void {
    this.held.delete(number.stock.number);
    this.#bySid.delete(number.sid);
    for (const { numbers } of this.services.values()) numbers.delete(number.sid);
    this.world.stock.twilio.giveBack(number.stock.number);
    this.write({ type: 'released', number: number.stock.number, carrierNumberId: number.sid }, requestId);
  }

  override seedNumbers(count: number, configuration: { readonly [field: string]: unknown } = {}): readonly string[] {
    const fields = seededConfiguration(FRESH_CONFIGURATION, configuration);
    return Array.from({ length: count }, () => {
      const stock = this.world.stock.twilio.next();
      const { sid } = this.hold(stock, stock.number, HOME_REGION, fields);
      const named = { [HOME_REGION]: { friendly_name: stock.number, ...fields } };
      this.write({ type: 'seeded', number: stock.number, carrierNumberId: sid, configuration: named }, null);
      return stock.number;
    });
  }

  override settle(): void {
    for (const number of this.held.values()) {
      number.hiddenFor = 0;
      if (number.pendingRegion) number.voiceRegion = number.pendingRegion.value;
      number.pendingRegion = undefined;
    }
  }
}
