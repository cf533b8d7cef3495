import type { FastifyRequest } from 'fastify';
import { DomainError } from '#domain-error';

declare module 'fastify' {
  interface FastifyContextConfig {
    /**
     * While the process starts and does not know the log yet: answered as ever, answered as soon as there is a log to ask,
     * or refused with this error. A route that says nothing is refused with `service_starting`.
     */
    readonly whileStarting?: 'answered' | 'answered-from-the-log' | (() => Error);
  }
}

/** A process whose port opens before it can answer. */
export interface Starting {
  /** False from the first answer on. */
  readonly isStarting: boolean;
  /** True as long as there is no log to ask. */
  readonly isWaitingForLog: boolean;
  /** What it is doing and how far it is, in a sentence. */
  readonly progress: string;
}

/** Why a request is not answered yet, whoever sent it: no key is known by then. Undefined when it is. */
export function refusalWhileStarting({ routeOptions }: FastifyRequest, starting: Starting): Error | undefined {
  const { whileStarting } = routeOptions.config;
  if (!starting.isStarting || whileStarting === 'answered') return undefined;
  if (whileStarting !== 'answered-from-the-log') return whileStarting?.() ?? serviceStarting(starting);
  return starting.isWaitingForLog ? serviceStarting(starting) : undefined;
}

function serviceStarting({ progress }: Starting): DomainError<'service_starting'> {
  const whatToDo = 'Nothing was done. Send the request again once GET /health/ready says that it is ready.';
  return new DomainError('service_starting', `${progress} ${whatToDo}`);
}
