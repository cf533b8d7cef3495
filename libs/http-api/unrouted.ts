import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DomainError } from '#domain-error';

type Refusal = DomainError<'not_found' | 'method_not_allowed'>;

/** Knows every path there is, to tell a wrong method from a wrong path. Counts the routes that are added from now on. */
export class Unrouted {
  private readonly methodsByUrl = new Map<string, Set<string>>();

  constructor(fastify: FastifyInstance) {
    fastify.addHook('onRoute', ({ url, method }) => {
      const known = this.methodsByUrl.get(url) ?? new Set();
      this.methodsByUrl.set(url, known);
      for (const name of [method].flat()) known.add(name);
    });
  }

  /** Why no route takes the request; with `Allow` in the head of the answer where another method would do. */
  refuse({ method, url }: FastifyRequest, reply: FastifyReply): Refusal {
    const [path = ''] = url.split('?', 1);
    const allowed = this.methodsAt(path).join(', ');
    if (allowed === '') return new DomainError('not_found', 'There is nothing here.');
    reply.header('allow', allowed);
    return new DomainError('method_not_allowed', `This path does not take ${method}; it takes ${allowed}.`);
  }

  private methodsAt(path: string): readonly string[] {
    const segments = path.split('/');
    const found = [...this.methodsByUrl].filter(([url]) => takes(url.split('/'), segments));
    return [...new Set(found.flatMap(([, methods]) => [...methods]))].toSorted();
  }
}

/** Parameters are whole segments, and a star is all the rest: our routes use no more of what Fastify can. */
function takes(pattern: readonly string[], segments: readonly string[]): boolean {
  const star = pattern.indexOf('*');
  const compared = star === -1 ? pattern : pattern.slice(0, star);
  if (star === -1 ? segments.length !== pattern.length : segments.length < pattern.length) return false;
  return compared.every((part, index) => (part.startsWith(':') ? segments[index] !== '' : part === segments[index]));
}
