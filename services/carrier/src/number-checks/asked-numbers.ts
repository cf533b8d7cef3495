import pTimeout from 'p-timeout';
import type { CarrierCheck, NumberInQuestion } from '#carrier-side';
import type { CarrierName } from '#number-facts';
import { RecentlySet } from '#recently-set';
import type { ConnectedAccount } from '../account/connected-accounts.js';
import type { AccountFacts, Clearance, OwnedNumber, Pointing } from '../carrier/carrier-facts.js';
import { isWebhookCarrier } from '#carrier-webhooks';
import type { Reach, WebhookReach } from '../inbound-webhook/webhook-reach.js';
import { CarrierError } from '../carrier/carrier.errors.js';
import { checksOfNumber } from './checks-of-number.js';
import { LastAnswer } from './last-answer.js';
import type { Trouble } from './last-answer.js';
import type { InspectedNumber, OverridesSeen, WaysIn, WaysInElsewhere } from './number-at-carrier.js';
import { elsewhereOf, regionOfCalls } from './region-of-calls.js';

export interface AskedNumbersOptions {
  readonly webhookReach: Pick<WebhookReach, 'of'>;
  readonly now: () => Date;
  /** So long a carrier may take. */
  readonly patienceMs?: number;
  /** Told of faults of ours. */
  readonly onTrouble: (error: unknown) => void;
}

/** Whoever waits is a person, or a program that asks why a call does not get through. */
const PATIENCE_MS = 3_000;

/** What is the same for all numbers of an account is asked for once while somebody looks through them. */
const ACCOUNT_KEPT_MS = 15_000;

/** Of so many numbers and accounts it is remembered for certain what was said of them last. */
const MAX_NUMBERS = 10_000;
const MAX_ACCOUNTS = 1_000;

const NAMES: Readonly<Record<CarrierName, string>> = {
  twilio: 'Twilio',
  telnyx: 'Telnyx',
  sip: 'the SIP carrier',
  sandbox: 'the sandbox',
};

interface AccountAnswers {
  readonly facts: LastAnswer<AccountFacts>;
  readonly setup: LastAnswer<Pointing>;
  readonly reach: LastAnswer<Reach>;
}

interface NumberAnswers {
  readonly inspection: LastAnswer<InspectedNumber>;
  readonly region: LastAnswer<string>;
  readonly elsewhere: LastAnswer<WaysInElsewhere>;
  readonly overrides: LastAnswer<OverridesSeen>;
  readonly registration: LastAnswer<Clearance | null>;
}

/**
 * Asks carriers about numbers, all at once and for as long as somebody can be kept waiting, and remembers what they said
 * last. An answer that comes later is there for the next who asks.
 */
export class AskedNumbers {
  private readonly accounts = new RecentlySet<string, AccountAnswers>(MAX_ACCOUNTS);
  private readonly numbers = new RecentlySet<string, NumberAnswers>(MAX_NUMBERS);

  constructor(private readonly options: AskedNumbersOptions) {}

  async checksOf(
    workspace: string,
    question: NumberInQuestion,
    opened: ConnectedAccount,
  ): Promise<readonly CarrierCheck[]> {
    const { carrier: name } = opened.account;
    const ofAccount = this.answersOfAccount(`${workspace} ${question.carrierAccountId}`);
    const ofNumber = this.answersOfNumber(`${workspace} ${question.carrierAccountId} ${question.number}`);
    const asking = Promise.all([
      ...this.askAccount(ofAccount, opened),
      askNumber(ofNumber, question, opened),
      ofNumber.registration.ask(() => opened.carrier.registration(question)),
    ]);
    const { patienceMs = PATIENCE_MS } = this.options;
    await pTimeout(asking, { milliseconds: patienceMs, fallback: () => undefined });
    return checksOfNumber({
      who: NAMES[name],
      question,
      account: ofAccount.facts.known,
      setup: ofAccount.setup.known,
      reach: ofAccount.reach.known,
      inspection: ofNumber.inspection.known,
      region: ofNumber.region.known,
      elsewhere: elsewhereIn(ofNumber, question, opened),
      overrides: ofNumber.overrides.known,
      registration: ofNumber.registration.known,
    });
  }

  private askAccount(
    { facts, setup, reach }: AccountAnswers,
    { account, carrier, webhooks }: ConnectedAccount,
  ): Promise<void>[] {
    const asked = [facts.ask(() => carrier.account())];
    if (!webhooks) return asked;
    asked.push(setup.ask(() => carrier.setupPointing(webhooks)));
    if (isWebhookCarrier(account.carrier)) {
      asked.push(reach.ask(() => this.options.webhookReach.of(webhooks.voice)));
    }
    return asked;
  }

  private answersOfAccount(key: string): AccountAnswers {
    const answers = this.accounts.get(key) ?? {
      facts: this.newAnswer<AccountFacts>(({ status }) => status === 'active'),
      setup: this.newAnswer<Pointing>(({ voice, messages }) => voice && messages),
      reach: this.newAnswer<Reach>((reach) => !('because' in reach)),
    };
    this.accounts.set(key, answers);
    return answers;
  }

  private answersOfNumber(key: string): NumberAnswers {
    const answers = this.numbers.get(key) ?? {
      inspection: this.newAnswer<InspectedNumber>(),
      region: this.newAnswer<string>(),
      elsewhere: this.newAnswer<WaysInElsewhere>(),
      overrides: this.newAnswer<OverridesSeen>(),
      registration: this.newAnswer<Clearance | null>(),
    };
    this.numbers.set(key, answers);
    return answers;
  }

  /** `isGood`: of an account. */
  private newAnswer<Answer>(isGood?: (answer: Answer) => boolean): LastAnswer<Answer> {
    const { now } = this.options;
    const kept = isGood && { ms: ACCOUNT_KEPT_MS, isGood };
    return new LastAnswer<Answer>({ now, troubleOf: (error) => this.troubleOf(error), ...(kept && { kept }) });
  }

  private troubleOf(error: unknown): Trouble {
    if (error instanceof CarrierError) {
      const { code, message, isPassing } = error;
      return { code, message, isPassing };
    }
    this.options.onTrouble(error);
    return { code: 'internal_error', message: 'Something went wrong on our side; the log says what.', isPassing: true };
  }
}

/** What overrides the number's configuration can be asked once that is known, where its calls are handled. */
async function askNumber(answers: NumberAnswers, question: NumberInQuestion, opened: ConnectedAccount): Promise<void> {
  const { inspection, region, overrides } = answers;
  const { carrier } = opened;
  const { number } = question;
  await Promise.all([
    inspection.ask(async () => {
      const inspected = await carrier.inspect(number);
      return { ...inspected, ...waysIn(opened, inspected.owned) };
    }),
    carrier.regions && region.ask(() => carrier.regions!.regionOf(number)),
  ]);
  const { last, trouble } = inspection.known;
  const owned = last?.answer.owned;
  if (!owned || trouble) return;
  await askElsewhere(answers, question, opened, owned);
  const there = elsewhereIn(answers, question, opened)?.last?.answer ?? {
    owned,
    region: carrier.regions?.home ?? null,
  };
  await overrides.ask(async () => ({ region: there.region, overrides: await carrier.overrides(there.owned) }));
}

/** Asks how calls are taken in the region that handles them, unless that is the one that was inspected. */
async function askElsewhere(
  { region, elsewhere }: NumberAnswers,
  question: NumberInQuestion,
  opened: ConnectedAccount,
  inspected: OwnedNumber,
): Promise<void> {
  const { regions } = opened.carrier;
  const place = regionOfCalls(region.known, question.region);
  if (!regions || place === null || place === regions.home) return;
  await elsewhere.ask(async () => {
    const owned = await regions.asSetUpIn(inspected, place);
    return { region: place, owned, ...waysIn(opened, owned) };
  });
}

function elsewhereIn(answers: NumberAnswers, question: NumberInQuestion, { carrier: { regions } }: ConnectedAccount) {
  return regions && elsewhereOf(answers.region.known, question.region, regions.home, answers.elsewhere.known);
}

function waysIn({ carrier, webhooks }: ConnectedAccount, owned: OwnedNumber | undefined): WaysIn {
  return {
    pointing: owned && webhooks && carrier.pointing(owned, webhooks),
    targets: owned ? carrier.currentTargets(owned) : { voice: null, messages: null },
  };
}
