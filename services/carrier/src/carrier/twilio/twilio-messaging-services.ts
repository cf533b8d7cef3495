import type { Override } from '../carrier-facts.js';
import { KeptBriefly } from '../kept-briefly.js';
import type { TwilioAccount } from './twilio-account.js';
import { unlessRefused } from './unless-refused.js';

/** Long enough for an import of thousands of numbers to ask about the services once, short enough to see a change. */
const KEPT_MS = 60_000;

const PAGE_SIZE = 1000;

export type ServicesByNumber = ReadonlyMap<string, readonly Override[]>;

/**
 * Messaging services that take the messages of the numbers in their pool: those that do not leave them to the number's
 * own webhook. One without a URL takes them too, and drops them.
 */
export class TwilioMessagingServices {
  readonly #pools = new KeptBriefly<ServicesByNumber>(KEPT_MS, () => this.#readPools());

  constructor(private readonly account: TwilioAccount) {}

  /** Those that take the messages of each number that is in one, by Twilio's id of it. */
  byNumber(): Promise<ServicesByNumber> {
    return this.#pools.get('all');
  }

  /** The same as Twilio has it now; it is kept from then on. */
  byNumberNow(): Promise<ServicesByNumber> {
    return this.#pools.getAnew('all');
  }

  async #readPools(): Promise<ServicesByNumber> {
    const services = await this.account.ask(({ messaging }) => messaging.v1.services.list({ pageSize: PAGE_SIZE }));
    const byNumber = new Map<string, Override[]>();
    for (const { sid, friendlyName, useInboundWebhookOnNumber } of services) {
      if (useInboundWebhookOnNumber) continue;
      const override: Override = { kind: 'messaging_service', id: sid, name: friendlyName || null, takes: 'messages' };
      for (const number of await this.#pool(sid)) byNumber.set(number, [...(byNumber.get(number) ?? []), override]);
    }
    return byNumber;
  }

  /** None where the service has gone since it was listed. */
  async #pool(serviceSid: string): Promise<readonly string[]> {
    const numbers = await this.account
      .ask(({ messaging }) => messaging.v1.services(serviceSid).phoneNumbers.list({ pageSize: PAGE_SIZE }))
      .catch(unlessRefused(['number_not_at_carrier'], () => []));
    return numbers.map(({ sid }) => sid);
  }
}
