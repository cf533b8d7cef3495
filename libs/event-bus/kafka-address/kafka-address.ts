import { DEFAULT_TOPIC_PREFIX } from '../../../infra/kafka/topics.js';

export interface KafkaLogin {
  readonly mechanism: 'plain' | 'scram-sha-256' | 'scram-sha-512';
  readonly username: string;
  readonly password: string;
}

/** Where Kafka is and how to get in. */
export interface KafkaAddress {
  /** `host:port` each. */
  readonly brokers: readonly string[];
  /** What the names of our topics and groups begin with. */
  readonly prefix: string;
  readonly tls: boolean;
  readonly login?: KafkaLogin;
  /** Of topics that are made here; -1 leaves it to the broker. */
  readonly replicationFactor: number;
}

const FORM =
  'kafka://[user:password@]host:port,…[/prefix][?tls=true&sasl=plain|scram-sha-256|scram-sha-512&replication=3]';
const ENCODING = 'in user and password, characters such as @ : / ? # % must be percent-encoded (%40 is @)';
const URL_PARTS = /^kafka:\/\/(?:([^:@/]+):([^@/]+)@)?([^/?#@]+)(?:\/([^?#]*))?(?:\?([^#]*))?$/;
const BROKER = /^(?:[a-zA-Z0-9._-]+|\[[0-9a-fA-F:]+\]):\d{1,5}$/;
const PREFIX = /^[a-zA-Z0-9._-]{1,100}$/;
const MECHANISMS = ['plain', 'scram-sha-256', 'scram-sha-512'] as const;

/** A URL of the form above → the address. Throws an `Error` whose message says what is wrong, without the password. */
export function readKafkaUrl(url: string): KafkaAddress {
  const parts = URL_PARTS.exec(url);
  // What stands before an @ too many may be a piece of a password, which no message may show.
  const isPlain = url.split('@').length === (parts?.[1] === undefined ? 1 : 2);
  if (!isPlain) throw new Error(`It must look like ${FORM}; ${ENCODING}.`);
  if (!parts) throw new Error(`It must look like ${FORM}.`);
  const [, user, password, hosts = '', prefix, query] = parts;
  const brokers = hosts.split(',');
  const bad = brokers.find((broker) => !BROKER.test(broker));
  if (bad !== undefined) throw new Error(`"${bad}" is no host:port. It must look like ${FORM}.`);
  const topicPrefix = prefix || DEFAULT_TOPIC_PREFIX;
  if (!PREFIX.test(topicPrefix)) throw new Error('The prefix may have letters, digits, dots, dashes and underscores.');
  const options = readOptions(new URLSearchParams(query));
  if (user === undefined) return { brokers, prefix: topicPrefix, ...options.common };
  if (options.mechanism === 'plain' && !options.saysTls) {
    throw new Error('The password would travel in the clear: add tls=true, or tls=false if that is meant.');
  }
  const login = { mechanism: options.mechanism, username: decoded(user), password: decoded(password ?? '') };
  return { brokers, prefix: topicPrefix, ...options.common, login };
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw new Error(`It cannot be read: ${ENCODING}.`);
  }
}

function readOptions(query: URLSearchParams) {
  const unknown = [...query.keys()].find((name) => !['tls', 'sasl', 'replication'].includes(name));
  if (unknown !== undefined) throw new Error(`There is no option "${unknown}". It must look like ${FORM}.`);
  const tls = query.get('tls') ?? 'false';
  if (tls !== 'true' && tls !== 'false') throw new Error(`tls is "${tls}"; it must be true or false.`);
  const mechanism = MECHANISMS.find((known) => known === (query.get('sasl') ?? 'plain'));
  if (!mechanism) throw new Error(`sasl is "${query.get('sasl')}"; it must be one of ${MECHANISMS.join(', ')}.`);
  const replication = query.get('replication') ?? '-1';
  if (!/^(?:-1|[1-9])$/.test(replication)) throw new Error(`replication is "${replication}"; it must be 1 to 9.`);
  return {
    mechanism,
    saysTls: query.has('tls'),
    common: { tls: tls === 'true', replicationFactor: Number(replication) },
  };
}
