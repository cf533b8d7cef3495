import { hasCode } from '#domain-error';
import type { Capabilities } from '#number-facts';
import type { CarrierConfiguration, Inspection, OwnedNumber, OwnedNumberPage } from '../carrier-facts.js';
import { numberTypeOf } from './number-types.js';
import { endOf, readCursor, windowBehind, writeCursor } from './page-windows.js';
import type { PageCursor, PageWindow } from './page-windows.js';
import { messagingSettingsPage, oneMessagingSettings, phoneNumbers } from './telnyx-answers.js';
import type { MessagingSettings, PhoneNumberRecord } from './telnyx-answers.js';
import type { TelnyxClient } from './telnyx-client.js';
import { unreadable } from './telnyx-errors.js';
import type { TelnyxRefusal } from './telnyx-errors.js';
import { papersOf } from './telnyx-papers.js';

/** So often the place behind a cursor is looked for, while numbers go faster than they can be read. */
const MAX_READS = 100;

/** Numbers under any other status are not the account's yet, or no longer. */
const HELD: ReadonlySet<string> = new Set(['active', 'emergency-only', 'port-out-pending', 'provision-pending']);

const isHeld = ({ status }: PhoneNumberRecord): boolean => HELD.has(status);

/** Numbers under these will never be the account's again, unless it orders them anew. */
const GONE: ReadonlySet<string> = new Set(['purchase-failed', 'port-failed', 'deleted', 'ported-out']);

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** What a request that names a number means by being refused. */
export function meansGone({ status, problems }: TelnyxRefusal): 'number_not_at_carrier' | undefined {
  return status === 404 || problems.some(({ code }) => code === '10005') ? 'number_not_at_carrier' : undefined;
}

/** The numbers of an account. Rejects with a `CarrierError`. */
export class OwnedNumberReader {
  /** Of connections and messaging profiles, by id: as many as the account has of them. */
  private readonly names = new Map<string, string>();

  constructor(private readonly client: Pick<TelnyxClient, 'get'>) {}

  /** What people call a connection or a messaging profile, as far as numbers have been read that have it. */
  nameOf(id: string): string | null {
    return this.names.get(id) ?? null;
  }

  /** Rejects as any request would that reads what the account holds. */
  async check(): Promise<void> {
    await this.readPage({ number: 1, size: 1 });
  }

  /**
   * Two requests for a page: one for the numbers, one for what they can do. A number that is held from beginning to end is
   * on one of the pages, whatever comes and goes meanwhile. It is there once, unless the very last number of a page goes.
   */
  async page(cursor?: string): Promise<OwnedNumberPage> {
    const from = cursor === undefined ? undefined : readCursor(cursor);
    if (cursor !== undefined && !from) throw new Error('This is no page of numbers at Telnyx.');
    const { window, records, total } = await this.readBehind(from);
    const held = records.filter(({ status }) => HELD.has(status));
    const capabilities = await this.capabilitiesOf(held, window);
    const last = records.at(-1)?.phone_number;
    const isMore = endOf(window) < total && last !== undefined;
    return {
      numbers: held.map((record) => this.read(record, capabilities.get(record.phone_number))),
      next: isMore ? writeCursor({ last, end: endOf(window) }) : null,
      total,
    };
  }

  async byNumber(number: string): Promise<OwnedNumber | undefined> {
    return this.held(await this.recordsOf(number));
  }

  /** `byNumber`, with what the status of the number says of its papers, which it may be waiting for before it is held. */
  async inspect(number: string): Promise<Inspection> {
    const records = await this.recordsOf(number);
    const { status } = records.find(isHeld) ?? records[0] ?? {};
    return { owned: await this.held(records), papers: status === undefined ? null : papersOf(status) };
  }

  private async held(records: readonly PhoneNumberRecord[]): Promise<OwnedNumber | undefined> {
    const record = records.find(isHeld);
    return record && this.read(record, await this.capabilitiesById(record.id));
  }

  /** Whether the number may still become the account's: it is listed, and not as one that is gone. */
  async isExpected(number: string): Promise<boolean> {
    return (await this.recordsOf(number)).some(({ status }) => !GONE.has(status));
  }

  /** A number may be there once more, as it was before it was given up. */
  private async recordsOf(number: string): Promise<readonly PhoneNumberRecord[]> {
    const filter = { phone_number: number.replace('+', '') };
    const { data } = await this.client.get('/phone_numbers', phoneNumbers, { query: { filter } });
    // The filter finds numbers that hold the digits.
    return data.filter(({ phone_number }) => phone_number === number);
  }

  /** The numbers behind the cursor, if there are any more. */
  private async readBehind(cursor: PageCursor | undefined) {
    let window = windowBehind(cursor?.end ?? 0);
    for (let reads = 0; reads < MAX_READS; reads++) {
      const { data, meta } = await this.readPage(window);
      const total = meta.total_results;
      // What a shorter page than was asked for leaves out would be missed.
      if (data.length < window.size && endOf(window) - window.size + data.length < total)
        throw unreadable({ writes: false });
      const seen = cursor ? data.findIndex(({ phone_number }) => phone_number === cursor.last) : -1;
      const records = data.slice(seen + 1);
      const first = data[0]?.phone_number;
      if (cursor && seen === -1 && window.number > 1 && (first === undefined || first > cursor.last)) {
        // Some have gone, and what was behind the cursor may be before this window now: on the last page, or before that.
        const lastPage = Math.max(1, Math.ceil(total / window.size));
        window = { size: window.size, number: Math.min(window.number - 1, lastPage) };
      } else if (records.length === 0 && endOf(window) < total) window = windowBehind(endOf(window));
      else return { window, records, total };
    }
    throw unreadable({ writes: false });
  }

  private readPage({ number, size }: PageWindow) {
    const query = { page: { number, size }, sort: 'phone_number' };
    return this.client.get('/phone_numbers', phoneNumbers, { query });
  }

  private read(record: PhoneNumberRecord, messages: Messages = NO_MESSAGES): OwnedNumber {
    const country = record.country_iso_alpha2 ?? null;
    const { connection_id, connection_name, messaging_profile_id, messaging_profile_name } = record;
    if (connection_id && connection_name) this.names.set(connection_id, connection_name);
    if (messaging_profile_id && messaging_profile_name) this.names.set(messaging_profile_id, messaging_profile_name);
    return {
      number: record.phone_number,
      carrierNumberId: record.id,
      type: numberTypeOf(record.phone_number_type, country),
      // Every number at Telnyx takes calls; only what it can do with messages differs.
      capabilities: { voice: true, ...messages },
      country,
      // Telnyx tells neither of a number that is held.
      locality: null,
      monthlyCost: null,
      configuration: configurationOf(record),
      // Ours are UUIDs; customers write what they like.
      purchaseId: UUID.test(record.customer_reference ?? '') ? (record.customer_reference ?? null) : null,
    };
  }

  private async capabilitiesById(id: string): Promise<Messages> {
    try {
      const path = `/phone_numbers/${encodeURIComponent(id)}/messaging`;
      const { data } = await this.client.get(path, oneMessagingSettings, { meaning: meansGone });
      return messagesOf(data);
    } catch (error) {
      if (hasCode(error, 'number_not_at_carrier')) return NO_MESSAGES;
      throw error;
    }
  }

  /**
   * What numbers can do with messages, which stands in a list of its own. Sorted alike, both lists have the same numbers on
   * the same page unless some have no messaging settings, so that it is read from there outwards.
   */
  private async capabilitiesOf(
    numbers: readonly PhoneNumberRecord[],
    { number, size }: PageWindow,
  ): Promise<ReadonlyMap<string, Messages>> {
    const found = new Map<string, Messages>();
    const [first, last] = [numbers[0]?.phone_number, numbers.at(-1)?.phone_number];
    if (first === undefined || last === undefined) return found;
    const read = async (page: number) => {
      const { data, meta } = await this.readMessagingPage({ number: page, size });
      for (const settings of data) found.set(settings.phone_number, messagesOf(settings));
      return { first: data[0]?.phone_number, last: data.at(-1)?.phone_number, pages: meta.total_pages };
    };
    const start = await read(number);
    // Behind the end there is nothing, and the way back begins at the last page.
    let low = start.first === undefined ? Math.min(number, start.pages + 1) : number;
    for (let lowest = start.first; low > 1 && (lowest === undefined || lowest > first);)
      lowest = (await read(--low)).first;
    let high = number;
    for (let highest = start.last; high < start.pages && highest !== undefined && highest < last;) {
      highest = (await read(++high)).last;
    }
    return found;
  }

  private readMessagingPage({ number, size }: PageWindow) {
    const query = { page: { number, size }, sort: { phone_number: 'asc' } };
    return this.client.get('/phone_numbers/messaging', messagingSettingsPage, { query });
  }
}

type Messages = Omit<Capabilities, 'voice'>;

const NO_MESSAGES: Messages = { sms: false, mms: false };

function messagesOf({ features }: MessagingSettings): Messages {
  return { sms: Boolean(features?.sms), mms: Boolean(features?.mms) };
}

/** Every field that this product ever writes at Telnyx. */
export function configurationOf(record: {
  readonly connection_id?: string | null | undefined;
  readonly messaging_profile_id?: string | null | undefined;
}): CarrierConfiguration {
  return { connection_id: record.connection_id || null, messaging_profile_id: record.messaging_profile_id || null };
}
