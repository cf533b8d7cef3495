import type { TObject } from 'typebox';

/** What an event is about. Events about the same thing keep their order. */
export type SubjectKind = 'number' | 'agent' | 'hold' | 'api_key';

/** Who may hear of an event: `services` alone, or those who run on the platform's side as well. */
export type Audience = 'subscribers' | 'services';

/** The stream of messages that carries an event; what it is made of stands in `infra/kafka/topics.ts`. */
export type PublicTopic = 'numbers' | 'agents' | 'holds' | 'api-keys';

/** Facts of one version, as they were read. */
export type AnyFacts = Readonly<Record<string, unknown>>;

/** All that is promised of one type of public event. */
export interface EventDeclaration {
  /** The current version: what is written, and what handlers get. From 1, without gaps. */
  readonly version: number;
  /** The service whose log it comes from. */
  readonly source: 'inventory';
  readonly subject: SubjectKind;
  readonly audience: Audience;
  readonly topic: PublicTopic;
  /** What has happened, in a sentence for subscribers. */
  readonly docs: string;
  /** Every version that was ever written: the JSON Schema of its facts. */
  readonly schemas: Readonly<Record<number, TObject>>;
  /** Facts of a version → facts of the next one, for every version but the current. */
  readonly upcasters: Readonly<Record<number, (facts: never) => AnyFacts>>;
}
