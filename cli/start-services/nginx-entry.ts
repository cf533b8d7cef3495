import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ServicePorts } from './plain-entry.js';
import type { SupervisedProcessOptions, Supervision } from './supervised-process.js';

/** Our own processes look for their parent themselves; nginx is looked after: `$0` is the parent, the rest the command. */
const UNTIL_PARENT_ENDS = `
  "$@" & child=$!
  trap 'kill $child; wait $child; exit' TERM INT
  while kill -0 $0 2>/dev/null && kill -0 $child 2>/dev/null; do sleep 1 & wait $!; done
  kill $child 2>/dev/null; wait $child
`;

const TEMPLATE = 'infra/entry/nginx.conf.template';

/** Where the entry and what is behind it are, each `host:port`. */
export interface EntryAddresses {
  readonly listen: string;
  readonly inventory: string;
  readonly callGate: string;
  readonly carrier: string;
  readonly messaging: string;
}

/** Of services on this machine. */
export function addressesOf({ inventory, callGate, carrier, messaging }: ServicePorts): Omit<EntryAddresses, 'listen'> {
  const at = (port: number) => `127.0.0.1:${port}`;
  return { inventory: at(inventory), callGate: at(callGate), carrier: at(carrier), messaging: at(messaging) };
}

/** Whether a program of that name can be run. */
export function isNginxInstalled(): boolean {
  try {
    execFileSync('nginx', ['-v'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** nginx with the configuration of `infra/entry`. `directory`: a folder of its own. */
export function nginxEntry(
  { listen, inventory, callGate, carrier, messaging }: EntryAddresses,
  directory: string,
): Omit<SupervisedProcessOptions, keyof Supervision> {
  const configuration = renderNginx(readFileSync(TEMPLATE, 'utf8'), {
    ENTRY_LISTEN: listen,
    ENTRY_TEMP_DIR: directory,
    // Never asked: what is behind this entry has addresses, not names.
    ENTRY_RESOLVER: '127.0.0.1',
    INVENTORY_ADDRESS: inventory,
    CALL_GATE_ADDRESS: callGate,
    CARRIER_ADDRESS: carrier,
    MESSAGING_ADDRESS: messaging,
  });
  const file = join(directory, 'nginx.conf');
  writeFileSync(file, configuration);
  const words = ['-c', UNTIL_PARENT_ENDS, String(process.pid), 'nginx', '-e', 'stderr', '-p', directory, '-c', file];
  return { name: 'entry', command: 'sh', words, environment: { PATH: process.env['PATH'] ?? '' } };
}

/** As envsubst does it. Throws when a value is missing. */
export function renderNginx(template: string, values: Readonly<Record<string, string>>): string {
  return template.replace(/\$\{([A-Z_]+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${TEMPLATE} wants ${name}.`);
    return value;
  });
}
