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
const DEFAULT_PORT = 2113;
/** Not below 0: one half of the client takes `keepAliveInterval=-1` for as often as possible. */
const [TRUTH, WHOLE_NUMBER, TEXT] = [/^(?:true|false)$/, /^\d{1,9}$/, /^.+$/] as const;
/** Appends and reads that others have to see are for the leader; no other node takes them. */
const NODE = /^leader$/;

/**
 * What the client understands. It prints a URL with any other setting, password and all. `gossipTimeout` is none of
 * them: one half of the client counts it in seconds, the other in milliseconds.
 */
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
    maxDiscoverAttempts: WHOLE_NUMBER,
  }),
);

/** What one half of the client does anyway. The other waits half a second before each first connection, unless told. */
const DISCOVERY = { discoveryInterval: 100, maxDiscoverAttempts: 10 } as const;

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
  const added = Object.entries(DISCOVERY).filter(([key]) => !checked.some((setting) => setting.startsWith(`${key}=`)));
  const query = [...checked, ...added.map((entry) => entry.join('='))].join('&');
  return {
    connectionString: `kurrentdb${discover}://${login}${withPorts(hosts)}?${query}`,
    credentials: credentials && { username: decode(credentials.username), password: decode(credentials.password) },
    hosts,
  };
}

function checkSetting(setting: string): string {
  const [name = '', value = ''] = setting.split(/=(.*)/s);
  const known = [...SETTINGS].find(([key]) => key.toLowerCase() === name.toLowerCase());
  if (!known) refuse(`has a setting ${JSON.stringify(name)}; known are ${[...SETTINGS.keys()].join(', ')}`);
  const [key, form] = known;
  const text = form === TEXT ? value : value.toLowerCase();
  if (!form.test(text)) refuse(`has a setting ${key} with a value that it cannot have`);
  return `${key}=${encode(text)}`;
}

/** One half of the client takes the last port for all hosts of a list that has no other. */
function withPorts(hosts: string): string {
  const withPort = (host: string) => (host.includes(':') ? host : `${host}:${DEFAULT_PORT}`);
  return hosts.split(',').map(withPort).join(',');
}

/** One half of the client reads a plus sign as a space, and cuts at commas where there are several hosts. */
function encode(text: string): string {
  return text.replaceAll('+', '%2B').replaceAll(',', '%2C');
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
