import { hasCode } from '#domain-error';
import { CommandLineError } from './command-line/command-line-error.js';
import { ConfigError } from './config-error.js';

/** What the operating system says of an address that could not be listened on, or not be found by its name. */
interface ListenError extends NodeJS.ErrnoException {
  readonly port?: number;
  readonly address?: string;
  readonly hostname?: string;
}

function explainListening({ code, syscall, port, address, hostname }: ListenError): string {
  if (code === 'EADDRINUSE') return `Port ${port} is taken by another program. Set PORT to a free one.`;
  if (code === 'EACCES') return `This user may not open port ${port}. Set PORT to one above 1023.`;
  const host = hostname ?? address;
  if (syscall === 'listen' && code !== 'EADDRNOTAVAIL') return `Port ${port} of "${host}" cannot be opened (${code}).`;
  return `HOST is "${host}", which is no address of this machine. Set it to one, such as 127.0.0.1, or 0.0.0.0 for all.`;
}

/** Of ports whose adapters say in their messages what to do. */
const PORT_CODES = [
  'event_store_unavailable',
  'idempotency_store_unavailable',
  'event_bus_unavailable',
  'event_bus_topic_missing',
  'event_bus_misconfigured',
  'event_bus_of_another_log',
  'vault_unavailable',
  'vault_key_wrong',
];

/** What the operator can mend in a sentence; a stack trace for what only we can. */
export function explainFailedStart(error: unknown): string {
  if (error instanceof ConfigError || error instanceof CommandLineError) return error.message;
  if (PORT_CODES.some((code) => hasCode(error, code))) return (error as Error).message;
  const { syscall } = error as NodeJS.ErrnoException;
  if (syscall === 'listen' || syscall === 'getaddrinfo') return explainListening(error as ListenError);
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
