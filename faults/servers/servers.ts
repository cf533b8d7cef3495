import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export type ServerName = 'kafka' | 'mongodb';

/** The servers that the services need, and what may be done to them. */
export interface Servers {
  /** `host:port,…` */
  readonly kafka: string;
  /** Undefined: read models stay beside the log. */
  readonly mongodb: string | undefined;
  /** Undefined where they can be used but not killed. */
  readonly control: ServerControl | undefined;
  /** Leaves nothing of them behind that was started here. */
  close(): Promise<void>;
}

export interface ServerControl {
  kill(name: ServerName): Promise<void>;
  /** Brings it back where it was, with its data; resolves when it takes connections. */
  start(name: ServerName): Promise<void>;
  pause(name: ServerName): Promise<void>;
  resume(name: ServerName): Promise<void>;
}

/** Somebody else's servers: they are used and left alone. */
export function givenServers(kafka: string, mongodb: string | undefined): Servers {
  return { kafka, mongodb, control: undefined, close: async () => undefined };
}

const ADDRESS = /^export (KAFKA_BROKERS|MONGODB_URL)=(\S+)$/gm;

/**
 * Starts servers of our own by a command that knows `start`, `kill`, `pause` and `resume` with the name of a server, and
 * `stop --wipe`. `start` prints `export KAFKA_BROKERS=…` and `export MONGODB_URL=…`. Rejects with what the command said.
 */
export async function startServers(command: string, names: readonly ServerName[]): Promise<Servers> {
  const directory = await mkdtemp(join(tmpdir(), 'ringfence-faults-servers-'));
  // A set of its own, so that no server is killed that somebody else works with.
  const env = { ...process.env, RINGFENCE_BACKENDS_DIR: directory };
  const run = async (...words: string[]): Promise<string> =>
    (await promisify(execFile)(command, words, { env })).stdout;
  const close = async () => {
    await run('stop', '--wipe');
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const said = await run('start', ...names);
    const addresses = new Map([...said.matchAll(ADDRESS)].map(([, name, address]) => [name, address]));
    const kafka = addresses.get('KAFKA_BROKERS');
    if (kafka === undefined) throw new Error(`${command} start does not say where Kafka is.`);
    const control: ServerControl = {
      kill: async (name) => void (await run('kill', name)),
      start: async (name) => void (await run('start', name)),
      pause: async (name) => void (await run('pause', name)),
      resume: async (name) => void (await run('resume', name)),
    };
    return { kafka, mongodb: addresses.get('MONGODB_URL'), control, close };
  } catch (error) {
    await close();
    throw error;
  }
}
