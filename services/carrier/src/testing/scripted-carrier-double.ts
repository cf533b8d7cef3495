import type { TakenMessage } from '#carrier-messages';
import type { NumberType } from '#number-facts';
import { Carrier } from '../carrier/carrier.port.js';
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
} from '../carrier/carrier-facts.js';
import { leadsHere } from '../carrier/leads-here.js';
import { CarrierRegions } from '../carrier/carrier-regions.port.js';

/** What a carrier can be asked. */
type Asked<Port> = {
  [Name in keyof Port]: Port[Name] extends (...given: never[]) => Promise<unknown> ? Name : never;
}[keyof Port];
export type Question = Asked<Carrier> | Asked<CarrierRegions>;

type Respond = (...given: readonly never[]) => unknown;

interface Step {
  readonly question: Question;
  readonly answer: unknown;
  readonly first: () => unknown;
}

/**
 * A double of a carrier. It answers what the test has scripted, in that very order; anything else that it is asked fails the
 * test, whatever becomes of the error. Only what an adapter tells without asking anybody is its own: a number points to the
 * `voice` and `messages` of its configuration.
 */
export class ScriptedCarrierDouble extends Carrier {
  /** Every question, with what came with it. */
  readonly asked: (readonly [Question, ...unknown[]])[] = [];
  hasRegions = false;
  regionsWithCredentials: readonly string[] = ['us1'];
  private readonly script: Step[] = [];
  private readonly standing = new Map<Question, Respond>();
  private readonly unexpected: string[] = [];

  /** The next question, and its answer: an `Error` is what it rejects with. `first`: called before it answers. */
  next(question: Question, answer?: unknown, first: () => unknown = () => undefined): this {
    this.script.push({ question, answer, first });
    return this;
  }

  /** How a question is answered whenever it is asked, outside the script. */
  always(question: Question, respond: Respond): this {
    this.standing.set(question, respond);
    return this;
  }

  /** What the script was not asked for, and what was asked that does not stand in it: empty when all went as it says. */
  get departures(): readonly string[] {
    return [...this.unexpected, ...this.script.map(({ question }) => `${question} was not asked`)];
  }

  get questions(): readonly Question[] {
    return this.asked.map(([question]) => question);
  }

  /** What came with a question each time. */
  givenWith(question: Question): readonly unknown[] {
    return this.asked.filter(([each]) => each === question).map(([, given]) => given);
  }

  private async answer<Answer>(question: Question, ...given: readonly unknown[]): Promise<Answer> {
    this.asked.push([question, ...given]);
    const standing = this.standing.get(question);
    const said: unknown = await (standing ? standing(...(given as never[])) : this.scripted(question));
    if (said instanceof Error) throw said;
    return said as Answer;
  }

  private async scripted(question: Question): Promise<unknown> {
    const [step] = this.script;
    if (step?.question !== question) {
      this.unexpected.push(`${question} was asked, and not ${step?.question ?? 'anything'}`);
      return new Error(this.unexpected.at(-1));
    }
    this.script.shift();
    await step.first();
    return step.answer;
  }

  account = (): Promise<AccountFacts> => this.answer('account');
  numberTypes = (country: string): Promise<readonly NumberType[]> => this.answer('numberTypes', country);
  searchNumbers = (search: NumberSearch): Promise<readonly Listing[]> => this.answer('searchNumbers', search);
  listing = (number: string): Promise<Listing | undefined> => this.answer('listing', number);
  setUp = (webhooks: WebhookTargets): Promise<AccountSetup> => this.answer('setUp', webhooks);
  takeDown = (): Promise<void> => this.answer('takeDown');
  ownsSetup = (): Promise<boolean> => this.answer('ownsSetup');
  buy = (order: NumberOrder): Promise<OrderOutcome> => this.answer('buy', order);
  orderOutcome = (order: unknown): Promise<OrderOutcome> => this.answer('orderOutcome', order);
  ownedNumbers = (page?: string): Promise<OwnedNumberPage> => this.answer('ownedNumbers', page);
  isPage = (page: string): boolean => /^\d+$/.test(page);
  ownedNumber = (number: string): Promise<OwnedNumber | undefined> => this.answer('ownedNumber', number);
  inspect = (number: string): Promise<Inspection> => this.answer('inspect', number);
  sendMessage = (message: OutgoingMessage): Promise<TakenMessage> => this.answer('sendMessage', message);
  fetchMedia = (url: string): Promise<FetchedMedia> => this.answer('fetchMedia', url);

  findMessages = (message: OutgoingMessage): Promise<readonly TakenMessage[] | undefined> =>
    this.answer('findMessages', message);
  registration = (number: RegistrableNumber): Promise<Clearance | null> => this.answer('registration', number);
  setupPointing = (webhooks: WebhookTargets): Promise<Pointing> => this.answer('setupPointing', webhooks);
  overrides = (owned: OwnedNumber): Promise<readonly Override[]> => this.answer('overrides', owned);
  overridesOfAll = (): Promise<OverridesOf> => this.answer('overridesOfAll');
  pointHere = (owned: OwnedNumber, webhooks: WebhookTargets): Promise<OwnedNumber> =>
    this.answer('pointHere', owned, webhooks);
  configure = (owned: OwnedNumber, configuration: CarrierConfiguration): Promise<OwnedNumber> =>
    this.answer('configure', owned, configuration);
  release = (owned: unknown): Promise<void> => this.answer('release', owned);

  pointing = ({ configuration }: OwnedNumber, { voice, messages }: WebhookTargets): Pointing => ({
    voice: configuration['voice'] === voice,
    messages: configuration['messages'] === messages,
  });

  currentTargets({ configuration: { voice, messages } }: OwnedNumber) {
    return { voice: voice as string | null, messages: messages as string | null };
  }

  withoutUs({ configuration }: Pick<OwnedNumber, 'configuration'>, ours: WebhookTargets): CarrierConfiguration {
    const { voice = null, messages = null } = configuration;
    return { voice: leadsHere(voice, ours) ? null : voice, messages: leadsHere(messages, ours) ? null : messages };
  }

  get regions(): CarrierRegions | undefined {
    return this.hasRegions
      ? new ScriptedRegionsDouble(this.regionsWithCredentials, (question, ...given) => this.answer(question, ...given))
      : undefined;
  }
}

class ScriptedRegionsDouble extends CarrierRegions {
  readonly home = 'us1';

  constructor(
    readonly withCredentials: readonly string[],
    private readonly answer: <Answer>(question: Question, ...given: unknown[]) => Promise<Answer>,
  ) {
    super();
  }

  asSetUpIn = (owned: OwnedNumber, region: string): Promise<OwnedNumber> => this.answer('asSetUpIn', owned, region);
  requireCredentials = (region: string): Promise<void> => this.answer('requireCredentials', region);
  withdraw = (number: string, regions: readonly string[], webhooks: WebhookTargets): Promise<void> =>
    this.answer('withdraw', number, regions, webhooks);
  regionOf = (number: string): Promise<string> => this.answer('regionOf', number);
  preflight = (owned: OwnedNumber, region: string, webhooks: WebhookTargets): Promise<void> =>
    this.answer('preflight', owned, region, webhooks);
  setRegion = (number: string, region: string): Promise<void> => this.answer('setRegion', number, region);
}
