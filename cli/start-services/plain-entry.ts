import { createServer, request } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import { posix } from 'node:path';
import { assertNever } from '#assert-never';
import { ENTRY_ROUTES, isOnRoute } from '../../infra/entry/routes.js';
import type { EntryTarget } from '../../infra/entry/routes.js';

/** Ports of the services on this machine. */
export interface ServicePorts {
  readonly inventory: number;
  readonly callGate: number;
  readonly carrier: number;
  readonly messaging: number;
}

const AWAY = JSON.stringify({
  type: 'urn:ringfence:problem:service_unavailable',
  title: 'Service Unavailable',
  status: 503,
  code: 'service_unavailable',
  detail: 'The service behind this path cannot be reached. Try again.',
});

const NOTHING_HERE = JSON.stringify({
  type: 'urn:ringfence:problem:not_found',
  title: 'Not Found',
  status: 404,
  code: 'not_found',
  detail: 'There is nothing at this path. Single processes have metrics at their own ports.',
});

const PROBLEM = { 'content-type': 'application/problem+json' };

/** Stands in for nginx on a machine without it: the same paths, for development alone. */
export function plainEntry(ports: ServicePorts): Server {
  return createServer((incoming, outgoing) => {
    void answer(incoming, outgoing, ports);
  });
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse, ports: ServicePorts): Promise<void> {
  const path = pathAsUnderstood(incoming.url ?? '/');
  if (path === undefined) return void outgoing.writeHead(400).end();
  const target: EntryTarget = ENTRY_ROUTES.find((route) => isOnRoute(route.path, path))?.to ?? 'nobody';
  if (target === 'nobody') return void outgoing.writeHead(404, PROBLEM).end(NOTHING_HERE);
  passOn(incoming, outgoing, await portOf(target, ports));
}

async function portOf(target: Exclude<EntryTarget, 'nobody'>, ports: ServicePorts): Promise<number> {
  switch (target) {
    case 'inventory-and-call-gate':
      return (await isReady(ports.inventory)) ? ports.callGate : ports.inventory;
    case 'call-gate':
      return ports.callGate;
    case 'carrier':
      return ports.carrier;
    case 'messaging':
      return ports.messaging;
    case 'inventory':
      return ports.inventory;
    default:
      return assertNever(target);
  }
}

/** Without the disguises that a service sees through; undefined when it makes no sense. */
function pathAsUnderstood(url: string): string | undefined {
  try {
    return posix.normalize(decodeURIComponent(url.replace(/\?.*/s, '')));
  } catch {
    return undefined;
  }
}

async function isReady(port: number): Promise<boolean> {
  const answered = await fetch(`http://127.0.0.1:${port}/health/ready`).catch(() => undefined);
  return answered?.status === 200;
}

function passOn(incoming: IncomingMessage, outgoing: ServerResponse, port: number): void {
  const { method, url, headers } = incoming;
  const onward = request({ host: '127.0.0.1', port, method, path: url, headers }, (answered) => {
    outgoing.writeHead(answered.statusCode ?? 502, answered.headers);
    answered.pipe(outgoing);
  });
  onward.on('error', () => {
    if (outgoing.headersSent) outgoing.destroy();
    else outgoing.writeHead(503, PROBLEM).end(AWAY);
  });
  incoming.pipe(onward);
}
