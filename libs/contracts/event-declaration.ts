import type { TObject } from 'typebox';
import type { EventSource, TopicName } from '../../infra/kafka/topics.js';

/** Facts of one version, as they were read. */
export type AnyFacts = Readonly<Record<string, unknown>>;

/** All that is promised of one type of public event. */
export interface EventDeclaration {
  /** The current version: what is written, and what handlers get. From 1, without gaps. */
  readonly version: number;
  /** The service whose log it comes from. */
  readonly source: EventSource;
  /** Who may hear of it: `services` alone, or those who run on the platform's side as well. */
  readonly audience: 'subscribers' | 'services';
  readonly topic: TopicName;
  /** What has happened, in a sentence for subscribers. */
  readonly docs: string;
  /** Every version that was ever written: the JSON Schema of its facts. */
  readonly schemas: Readonly<Record<number, TObject>>;
  /** Facts of a version → facts of the next one, for every version but the current. */
  readonly upcasters: Readonly<Record<number, (facts: never) => AnyFacts>>;
}
