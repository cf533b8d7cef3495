import type { Twilio } from 'twilio';
import type {
  IncomingPhoneNumberInstance,
  IncomingPhoneNumberListInstanceCreateOptions,
} from 'twilio/lib/rest/api/v2010/account/incomingPhoneNumber.js';
import type { CarrierConfiguration, OwnedNumber } from '../carrier-facts.js';
import { CarrierError } from '../carrier.errors.js';
import { API, isListedNumbers, listedNumber } from './listed-numbers.js';
import type { ListedNumbers, NumberAtTwilio } from './listed-numbers.js';
import type { TwilioAccount } from './twilio-account.js';
import { changeTowards, configurationOf, differingFields } from './twilio-configuration.js';
import type { FieldValues } from './twilio-configuration.js';
import { unlessRefused } from './unless-refused.js';

const LARGEST_PAGE = 1000;

/** `PhoneNumber=` finds parts of numbers too: so many may be found beside the one that is asked for. */
const MAX_FOUND = 50;

export interface PageOfNumbers {
  /** Each is read when its turn comes. Throws a `CarrierError` at one that cannot be. */
  readonly numbers: Iterable<NumberAtTwilio>;
  readonly next: string | null;
}

/** The numbers that an account holds in one region, as Twilio describes them. */
export class TwilioOwnedNumbers {
  constructor(private readonly account: TwilioAccount) {}

  /** Rejects with `carrier_permission_missing` or `carrier_credentials_rejected` where the numbers cannot be read. */
  async requireAccess(): Promise<void> {
    await this.account.ask((client) => this.#list(client).page({ pageSize: 1 }));
  }

  /** The page after the one that named it, or the first. */
  async page(page: string | undefined): Promise<PageOfNumbers> {
    const answer = await this.account.ask((client) => this.#listed(client, page));
    const next = answer.next_page_uri ? pageNamed(answer.next_page_uri) : null;
    if (next !== null && next === page) throw this.account.unreadable(false);
    return { numbers: this.#read(answer), next };
  }

  /** Undefined when the account does not hold it. */
  async find(number: string): Promise<IncomingPhoneNumberInstance | undefined> {
    const found = await this.account.ask((client) =>
      this.#list(client).list({ phoneNumber: number, pageSize: MAX_FOUND, limit: MAX_FOUND }),
    );
    const same = found.find(({ phoneNumber }) => phoneNumber === number);
    return same && this.#whole(same, false);
  }

  /** Buys one. */
  async buy(order: IncomingPhoneNumberListInstanceCreateOptions): Promise<IncomingPhoneNumberInstance> {
    const bought = await this.account.change((client) => this.#list(client).create(order));
    if (bought.phoneNumber !== order.phoneNumber) throw this.account.unreadable(true);
    return this.#whole(bought, true);
  }

  /** Gives one up. Resolves too when the account does not hold it. */
  async release(carrierNumberId: string): Promise<void> {
    await this.account
      .change((client) => this.#list(client)(carrierNumberId).remove())
      .catch(unlessRefused(['number_not_at_carrier'], () => true));
  }

  /**
   * Makes the fields what is wanted, and answers the number as it is then: one request, where `configuration` is what
   * the number has now. Where it is not, what is left is asked for once more.
   */
  async configure(
    { carrierNumberId, configuration }: Pick<OwnedNumber, 'carrierNumberId' | 'configuration'>,
    wanted: FieldValues,
  ): Promise<IncomingPhoneNumberInstance> {
    const first = await this.#moveTowards(carrierNumberId, configuration, wanted);
    if (differingFields(configurationOf(first), wanted).length === 0) return first;
    const second = await this.#moveTowards(carrierNumberId, configurationOf(first), wanted);
    const differing = differingFields(configurationOf(second), wanted);
    if (differing.length === 0) return second;
    throw new CarrierError({
      code: 'carrier_refused',
      message: `${this.account.who} does not keep ${differing.join(', ')} of the number as asked. Look at the number in the Twilio console: somebody else may be changing it.`,
      effect: 'unknown',
    });
  }

  async #moveTowards(
    sid: string,
    now: CarrierConfiguration,
    wanted: FieldValues,
  ): Promise<IncomingPhoneNumberInstance> {
    const change = changeTowards(now, wanted);
    if (Object.keys(change).length === 0) {
      return this.#whole(await this.account.ask((client) => this.#list(client)(sid).fetch()), false);
    }
    return this.#whole(await this.account.change((client) => this.#list(client)(sid).update(change)), true);
  }

  #list(client: Twilio) {
    return client.api.v2010.accounts(this.account.sid).incomingPhoneNumbers;
  }

  /** Of what names a page only the query is taken: the credentials never go where a text from elsewhere says. */
  async #listed({ api }: Twilio, page: string | undefined): Promise<ListedNumbers> {
    const { body } = (await api.v2010.page({
      method: 'get',
      uri: `/Accounts/${this.account.sid}/IncomingPhoneNumbers.json`,
      params: page === undefined ? { PageSize: LARGEST_PAGE } : Object.fromEntries(queryNamed(page)),
      headers: { Accept: 'application/json' },
    })) as { readonly body: unknown };
    if (isListedNumbers(body)) return body;
    throw this.account.unreadable(false);
  }

  *#read({ incoming_phone_numbers: records }: ListedNumbers): Generator<NumberAtTwilio> {
    for (const record of records) yield this.#whole(listedNumber(record), false);
  }

  #whole<Known extends NumberAtTwilio>(number: Known, isWrite: boolean): Known {
    if (number.sid && number.phoneNumber) return number;
    throw this.account.unreadable(isWrite);
  }
}

function pageNamed(nextPageUri: string): string {
  return nameOf(new URL(nextPageUri, API).searchParams);
}

function nameOf(query: URLSearchParams): string {
  return Buffer.from(query.toString()).toString('base64url');
}

function queryNamed(page: string): URLSearchParams {
  return new URLSearchParams(Buffer.from(page, 'base64url').toString('utf8'));
}

/** Whether a page may have been named so. What else than its place the query holds is Twilio's own affair. */
export function isPageName(page: string): boolean {
  const query = queryNamed(page);
  return nameOf(query) === page && (query.has('PageToken') || query.has('Page'));
}
