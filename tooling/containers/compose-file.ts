import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parse } from 'yaml';

const REPOSITORY = join(import.meta.dirname, '../../..');

/** As much of a service as is looked at here. */
export interface ComposeService {
  image: string;
  build?: string;
  platform?: string;
  command?: string[];
  environment?: Record<string, string>;
  ports?: (string | { target: number; published?: string; host_ip?: string })[];
  networks: string[];
  network_mode?: string;
  volumes?: string[];
  tmpfs?: string[];
  read_only?: boolean;
  privileged?: boolean;
  cap_drop?: string[];
  security_opt?: string[];
  mem_limit?: string;
  restart?: string;
  logging?: { options?: Record<string, string> };
  healthcheck: { test: string[] };
  depends_on?: Record<string, { condition: string }>;
}

export interface ComposeFile {
  services: Record<string, ComposeService>;
  networks: Record<string, { internal?: boolean } | null>;
  volumes: Record<string, unknown>;
}

/** docker-compose.yml, with what it inherits in its place and `${…}` as it is written. */
export function readComposeFile(): ComposeFile {
  return parse(readFileSync(join(REPOSITORY, 'docker-compose.yml'), 'utf8'), { merge: true }) as ComposeFile;
}

/** A service that has to be there. */
export function composeService(file: ComposeFile, name: string): ComposeService {
  const service = file.services[name];
  if (!service) throw new Error(`docker-compose.yml has no service ${name}.`);
  return service;
}

const VARIABLE = /\$\{(?<name>\w+)(?::(?<kind>[-?])(?<rest>[^}]*))?\}/g;

/** As Compose fills it in. Throws the sentence of a `${NAME:?sentence}` that is not given. */
export function interpolate(text: string, given: Readonly<Record<string, string>>): string {
  return text.replace(VARIABLE, (_, name: string, kind?: string, rest = '') => {
    if (given[name]) return given[name];
    if (kind === '?') throw new Error(`${name} ${rest}`);
    return rest;
  });
}

/** Names that the file takes from whoever starts it. */
export function variablesIn(text: string): ReadonlySet<string> {
  return new Set([...text.matchAll(VARIABLE)].map(({ groups }) => groups?.['name'] ?? ''));
}
