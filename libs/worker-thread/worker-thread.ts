import { Worker, parentPort } from 'node:worker_threads';

/** What a thread offers: synchronous or asynchronous functions by name. Arguments and results are structured-cloned. */
type Methods = Record<string, (...input: never[]) => unknown>;

interface Call {
  readonly id: number;
  readonly method: string;
  readonly input: readonly unknown[];
}

/** Errors lose their class and fields in structured cloning, so what a caller may look at travels by hand. */
interface Failure {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
  readonly details?: unknown;
}

interface Reply {
  readonly id: number;
  readonly value?: unknown;
  readonly failure?: Failure;
}

/** A file's worth of work on a thread of its own, called like an object whose methods answer later, in order. */
export class WorkerThread<Offered extends Methods> {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private lastId = 0;
  /** Why the thread is no more; undefined while it works. */
  ended: Error | undefined;

  constructor(file: URL, workerData?: unknown) {
    this.worker = new Worker(file, { workerData });
    this.worker.on('message', (reply: Reply) => this.settle(reply));
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', (code) => this.end(new Error(`The thread ${file.pathname} ended with code ${code}.`)));
  }

  /** Rejects with what the method threw, its `code` kept, or with an error when the thread has ended. */
  call<Name extends keyof Offered & string>(
    method: Name,
    ...input: Parameters<Offered[Name]>
  ): Promise<Awaited<ReturnType<Offered[Name]>>> {
    if (this.ended) return Promise.reject(this.ended);
    const id = ++this.lastId;
    const outcome = Promise.withResolvers<unknown>();
    this.waiting.set(id, outcome);
    this.worker.postMessage({ id, method, input } satisfies Call);
    return outcome.promise as Promise<Awaited<ReturnType<Offered[Name]>>>;
  }

  /** Ends the thread. Calls still waiting reject. */
  async close(): Promise<void> {
    await this.worker.terminate();
  }

  private settle(reply: Reply): void {
    const outcome = this.waiting.get(reply.id);
    this.waiting.delete(reply.id);
    if (!reply.failure) return outcome?.resolve(reply.value);
    const { message, ...facts } = reply.failure;
    outcome?.reject(Object.assign(new Error(message), facts));
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const outcome of this.waiting.values()) outcome.reject(this.ended);
    this.waiting.clear();
  }
}

/** Called once in the thread's file: answers each call with what the method of that name returns or throws. */
export function serveWorkerThread(methods: Methods): void {
  const port = parentPort;
  if (!port) throw new Error('This file is the body of a worker thread; it does nothing by itself.');
  port.on('message', async ({ id, method, input }: Call) => {
    try {
      const value = await methods[method]?.(...(input as never[]));
      port.postMessage({ id, value } satisfies Reply);
    } catch (thrown) {
      const { name, message, code, details } = thrown as Failure;
      const failure = { name, message, ...(code && { code }), ...(details !== undefined && { details }) };
      port.postMessage({ id, failure } satisfies Reply);
    }
  });
}
