import { EventStoreError } from '../event-store.errors.js';

/** A KurrentDB, as its URL names it. */
export interface ServerAddress {
  /** What the client takes. Without a password where the connection is not encrypted: it would be sent in the clear. */
  readonly connectionString: string;
  /** Decoded. The client's native half takes those of the connection string as they are written, so reads bring these. */
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
  /** Hosts and ports, for sentences that people read. */
  readonly hosts: string;
}

const URL_FORM =
  /^(?:kurrentdb|kurrent|kdb|esdb)(?<discover>\+discover)?:\/\/(?:(?<username>[^:@/?]+):(?<password>[^:@/?]+)@)?(?<hosts>[^@/?]+)\/?(?:\?(?<settings>.*))?$/;
const HOST = /^[a-z0-9._-]+(?::\d{1,5})?$/i;
const [TRUTH, WHOLE_NUMBER, TEXT] = [/^(?:true|false)$/, /^-?\d{1,9}$/, /^.+$/] as const;
const NODE = /^(?:leader|follower|random|read_?only_?replica)$/i;

/** What the client understands. It prints a URL with any other setting, password and all. */
const SETTINGS: ReadonlyMap<string, RegExp> = new Map(
  Object.entries({
    tls: TRUTH,
    tlsVerifyCert: TRUTH,
    tlsCAFile: TEXT,
    userCertFile: TEXT,
    userKeyFile: TEXT,
    connectionName: TEXT,
    nodePreference: NODE,
    defaultDeadline: WHOLE_NUMBER,
    keepAliveInterval: WHOLE_NUMBER,
    keepAliveTimeout: WHOLE_NUMBER,
    discoveryInterval: WHOLE_NUMBER,
    gossipTimeout: WHOLE_NUMBER,
    maxDiscoverAttempts: WHOLE_NUMBER,
  }),
);

/**
 * Reads `kurrentdb://user:password@host:2113?tls=true`, `kurrentdb+discover://…`, or the older `esdb://…`.
 *
 * Throws `event_store_unavailable` for anything else; the message never repeats the password.
 */
export function readServerUrl(url: string): ServerAddress {
  const parts = URL_FORM.exec(url.trim())?.groups;
  if (!parts?.['hosts']?.split(',').every((host) => HOST.test(host))) {
    refuse('must look like kurrentdb://user:password@host:2113?tls=true; special characters of a password as %40');
  }
  const { discover = '', username, password, hosts = '', settings = '' } = parts;
  const checked = settings.split('&').filter(Boolean).map(checkSetting);
  const encrypted = !checked.includes('tls=false');
  const credentials = encrypted && username && password ? { username, password } : undefined;
  const login = credentials ? `${username}:${password}@` : '';
  const query = checked.length > 0 ? `?${checked.join('&')}` : '';
  return {
    connectionString: `kurrentdb${discover}://${login}${hosts}${query}`,
    credentials: credentials && { username: decode(credentials.username), password: decode(credentials.password) },
    hosts,
  };
}

function checkSetting(setting: string): string {
  const [name = '', value = ''] = setting.split(/=(.*)/s);
  const known = [...SETTINGS].find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (!known) refuse(`has a setting ${JSON.stringify(name)}; known are ${[...SETTINGS.keys()].join(', ')}`);
  const [key, form] = known;
  const text = value.toLowerCase();
  if (!form.test(form === TEXT ? value : text)) refuse(`has a setting ${key} with a value that it cannot have`);
  return `${key}=${form === TEXT ? value : text}`;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return refuse('has a user name or password with a % that begins no %40 and the like');
  }
}

function refuse(sentence: string): never {
  throw new EventStoreError('event_store_unavailable', `The URL of KurrentDB ${sentence}.`);
}
