import { Agent, request } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import type { Chance } from '../../services/standalone/src/testing/chance.js';
import { signForTelnyx, signForTwilio } from './signatures.js';
import type { SignedRequest } from './signatures.js';
import type { CarrierEvent } from './truth.js';
import type { WebhookSender } from './webhook-sender.js';

/** What has come of it. */
export interface StormCounts {
  /** Requests that were answered, or not: again and again until there was an answer to go by. */
  readonly byAnswer: Readonly<Record<string, number>>;
  readonly delivered: number;
  readonly forged: number;
  /** Forged requests that were not refused. */
  readonly taken: readonly string[];
  /** Requests of a carrier that were refused. */
  readonly refused: readonly string[];
}

interface Delivery {
  readonly event: CarrierEvent;
  readonly isForged: boolean;
}

const AT_ONCE = 64;
const TIMES_EACH = 3;
/** One in so many deliveries is followed by a forged one. */
const FORGED_ONE_IN = 20;
const PAUSE_MS = 25;
const MAX_ANSWER_MS = 10_000;
/** Longer than any restart. */
const MAX_TRIES = 4_000;
const MAX_TOLD = 20;

/** Delivers every event three times, in any order, and forged ones among them, as carriers do: again until there is a 200. */
export class Storm {
  private readonly agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
  private readonly byAnswer: Record<string, number> = {};
  private readonly taken: string[] = [];
  private readonly refused: string[] = [];
  private readonly deliveries: Delivery[];
  private next = 0;
  private ended = 0;

  constructor(
    events: readonly CarrierEvent[],
    private readonly sender: WebhookSender,
    private readonly chance: Chance,
  ) {
    const real = Array.from({ length: TIMES_EACH }, () => events.map((event) => ({ event, isForged: false }))).flat();
    const forged = events
      .filter(() => chance.onceIn(FORGED_ONE_IN))
      .flatMap((event) => Array.from({ length: TIMES_EACH }, () => ({ event, isForged: true })));
    this.deliveries = shuffled([...real, ...forged], chance);
  }

  get total(): number {
    return this.deliveries.length;
  }

  /** How many have come to their end. */
  get done(): number {
    return this.ended;
  }

  async rage(): Promise<StormCounts> {
    await Promise.all(Array.from({ length: AT_ONCE }, () => this.deliverAll()));
    this.agent.destroy();
    const { byAnswer, taken, refused } = this;
    const forged = this.deliveries.filter(({ isForged }) => isForged).length;
    return { byAnswer, delivered: this.deliveries.length - forged, forged, taken, refused };
  }

  private async deliverAll(): Promise<void> {
    for (let delivery = this.deliveries[this.next++]; delivery; delivery = this.deliveries[this.next++]) {
      await this.deliver(delivery);
      this.ended += 1;
    }
  }

  private async deliver({ event, isForged }: Delivery): Promise<void> {
    for (let attempt = 1; attempt <= MAX_TRIES; attempt += 1) {
      const status = await this.send(event, isForged);
      this.byAnswer[status] = (this.byAnswer[status] ?? 0) + 1;
      if (status === 200 || status === 403) return this.judge(event, isForged, status);
      // It is being killed, or begins again, or cannot take it in time: a carrier sends it again.
      if (status !== 'none' && status !== 503) return this.tell(this.refused, event, status);
      await delay(PAUSE_MS);
    }
    return this.tell(this.refused, event, 'no answer to go by');
  }

  private judge(event: CarrierEvent, isForged: boolean, status: 200 | 403): void {
    if (isForged && status === 200) this.tell(this.taken, event, status);
    if (!isForged && status === 403) this.tell(this.refused, event, status);
  }

  private tell(list: string[], event: CarrierEvent, status: unknown): void {
    if (list.length < MAX_TOLD) list.push(`${String(status)}: ${JSON.stringify(event).slice(0, 300)}`);
  }

  private send(event: CarrierEvent, isForged: boolean): Promise<number | 'none'> {
    const { url, signed } = isForged ? this.forge(event) : this.sign(event);
    return post(this.agent, url, signed);
  }

  private sign(event: CarrierEvent): { readonly url: string; readonly signed: SignedRequest } {
    const { twilio, telnyx } = this.sender;
    const url = this.sender.urlOf(event);
    if (event.carrier === 'twilio') return { url, signed: signForTwilio(twilio.authToken, url, event.fields) };
    return { url, signed: signForTelnyx(telnyx.privateKey, event.event, Date.now()) };
  }

  /** By somebody who knows all but the secret, or has an old request at hand, or changes one on its way. */
  private forge(event: CarrierEvent): { readonly url: string; readonly signed: SignedRequest } {
    const url = this.sender.urlOf(event);
    const strangers = this.sender.strangers;
    if (event.carrier === 'twilio') {
      const fields = { ...event.fields, Body: 'Forged' };
      const { headers } = signForTwilio(this.sender.twilio.authToken, url, event.fields);
      const changed = { headers, body: new URLSearchParams(fields).toString() };
      return { url, signed: this.chance.onceIn(2) ? changed : signForTwilio(strangers.authToken, url, fields) };
    }
    if (this.chance.onceIn(2)) return { url, signed: signForTelnyx(strangers.privateKey, event.event, Date.now()) };
    const stale = Date.now() - 10 * 60_000;
    return { url, signed: signForTelnyx(this.sender.telnyx.privateKey, event.event, stale) };
  }
}

function post(agent: Agent, url: string, { headers, body }: SignedRequest): Promise<number | 'none'> {
  return new Promise((resolve) => {
    const asked = request(url, { agent, method: 'POST', headers, timeout: MAX_ANSWER_MS }, (answer) => {
      answer.resume();
      answer.once('end', () => resolve(answer.statusCode!));
      answer.once('error', () => resolve('none'));
    });
    asked.once('timeout', () => asked.destroy());
    asked.once('error', () => resolve('none'));
    asked.end(body);
  });
}

function shuffled<Item>(items: readonly Item[], chance: Chance): Item[] {
  const mixed = [...items];
  for (let last = mixed.length - 1; last > 0; last -= 1) {
    const other = chance.below(last + 1);
    [mixed[last], mixed[other]] = [mixed[other]!, mixed[last]!];
  }
  return mixed;
}
