import { askService } from '../ask-service.js';
import type { ServiceAddress } from '../ask-service.js';
import type { Operation, OperationsOf } from './operations.js';

export interface RemotePortOptions<Port> {
  readonly service: ServiceAddress;
  /** Under which the operations stand by their names; begins with a slash. */
  readonly path: string;
  readonly operations: OperationsOf<Port>;
  /** Of each question. */
  readonly maxWaitMs: number;
}

/** JSON would make null of what is left open at the end. */
function asGiven(given: readonly unknown[]): readonly unknown[] {
  return given.slice(0, given.findLastIndex((each) => each !== undefined) + 1);
}

/** A port of another service: each method asks once, and rejects as `askService` does. */
export function remotePort<Port>({ service, path, operations, maxWaitMs }: RemotePortOptions<Port>): Port {
  const methods = Object.entries(operations as Readonly<Record<string, Operation>>).map(
    ([name, { answer, refusals }]) => {
      const read = (body: unknown) => {
        const said = (body ?? {}) as { readonly answer?: unknown };
        return answer.faultOf(said.answer) === undefined ? said : undefined;
      };
      const ask = async (...given: readonly unknown[]): Promise<unknown> => {
        const body = { arguments: asGiven(given) };
        const question = { method: 'POST', path: `${path}/${name}`, body, maxWaitMs, refusals, read } as const;
        return (await askService(service, question)).answer;
      };
      return [name, ask] as const;
    },
  );
  return Object.fromEntries(methods) as Port;
}
