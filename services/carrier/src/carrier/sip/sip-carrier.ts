import type {
  AccountFacts,
  AccountSetup,
  CarrierConfiguration,
  FetchedMedia,
  Inspection,
  Listing,
  OrderOutcome,
  Override,
  OverridesOf,
  OwnedNumber,
  OwnedNumberPage,
  Pointing,
} from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import { Carrier } from '../carrier.port.js';
import type { TakenMessage } from '#carrier-messages';
import type { NumberType } from '#number-facts';

export interface SipCarrierOptions {
  /** Id of the connected account: with no carrier to ask, it is all there is to tell one from another. */
  readonly accountId: string;
}

/**
 * A carrier of the customer's own, reached over SIP. It has no API: its numbers come in by CSV, their calls are routed by
 * whoever runs the trunk, and giving one up is a matter between the customer and that carrier.
 *
 * What would need an answer of the carrier rejects with `marketplace_missing`.
 */
export class SipCarrier extends Carrier {
  readonly regions = undefined;

  constructor(private readonly options: SipCarrierOptions) {
    super();
  }

  async account(): Promise<AccountFacts> {
    return { reference: this.options.accountId, name: null, status: 'active', isTrial: false };
  }

  async numberTypes(): Promise<readonly NumberType[]> {
    throw nothingToBuy();
  }

  async searchNumbers(): Promise<readonly Listing[]> {
    throw nothingToBuy();
  }

  async listing(): Promise<Listing | undefined> {
    throw nothingToBuy();
  }

  async setUp(): Promise<AccountSetup> {
    return {};
  }

  async takeDown(): Promise<void> {}

  async buy(): Promise<OrderOutcome> {
    throw nothingToBuy();
  }

  async orderOutcome(): Promise<OrderOutcome> {
    return { status: 'none' };
  }

  async ownedNumbers(): Promise<OwnedNumberPage> {
    throw nothingToList();
  }

  isPage(): boolean {
    return false;
  }

  async ownedNumber(): Promise<OwnedNumber | undefined> {
    return undefined;
  }

  async inspect(): Promise<Inspection> {
    return { owned: undefined, papers: null };
  }

  async registration(): Promise<null> {
    return null;
  }

  /** Both, as `pointing`. */
  async setupPointing(): Promise<Pointing> {
    return this.pointing();
  }

  /** Both: there is nothing at the carrier that could point anywhere else. */
  pointing(): Pointing {
    return { voice: true, messages: true };
  }

  currentTargets(): { readonly voice: null; readonly messages: null } {
    return { voice: null, messages: null };
  }

  async overrides(): Promise<readonly Override[]> {
    return [];
  }

  async overridesOfAll(): Promise<OverridesOf> {
    return () => [];
  }

  async ownsSetup(): Promise<boolean> {
    return false;
  }

  withoutUs(): CarrierConfiguration {
    return {};
  }

  async pointHere(owned: OwnedNumber): Promise<OwnedNumber> {
    return owned;
  }

  async configure(owned: OwnedNumber, configuration: CarrierConfiguration): Promise<OwnedNumber> {
    return { ...owned, configuration };
  }

  async release(): Promise<void> {}

  async sendMessage(): Promise<TakenMessage> {
    throw nothingSent();
  }

  async findMessages(): Promise<readonly TakenMessage[]> {
    return [];
  }

  async fetchMedia(): Promise<FetchedMedia> {
    throw new CarrierError({ code: 'media_gone', message: 'There are no media here.', effect: 'none' });
  }
}

function nothingToBuy(): CarrierError {
  return marketplaceMissing(
    'No numbers can be searched for or bought at a SIP carrier of your own. Order them there, then bring them in as CSV (POST /v1/imports with text/csv).',
  );
}

function nothingToList(): CarrierError {
  return marketplaceMissing(
    'A SIP carrier of your own cannot be asked which numbers it holds. Bring them in as CSV (POST /v1/imports with text/csv).',
  );
}

function nothingSent(): CarrierError {
  const message =
    'A SIP carrier of your own sends no messages. Assign the agent a number at Twilio or Telnyx for its sms profile.';
  return new CarrierError({ code: 'carrier_refused', effect: 'none', message });
}

function marketplaceMissing(message: string): CarrierError {
  return new CarrierError({ code: 'marketplace_missing', effect: 'none', message });
}
