import { Worker, parentPort } from 'node:worker_threads';
import { WaitingLine } from '#waiting-line';

/** What a thread offers: synchronous or asynchronous functions by name. Arguments and results are structured-cloned. */
export type Methods = Record<string, (...input: never[]) => unknown>;

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

interface WorkerThreadOptions<Offered extends Methods> {
  readonly workerData?: unknown;
  /** So many calls of a method wait at most. Whoever calls one that is not named here bounds its calls. */
  readonly maxWaiting?: Partial<Readonly<Record<keyof Offered, number>>>;
  /** Told once when the thread has ended and nobody closed it. */
  readonly onDeath?: (error: Error) => void;
}

/** A file's worth of work on a thread of its own, called like an object whose methods answer later, in order. */
export class WorkerThread<Offered extends Methods> {
  private readonly worker: Worker;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private readonly lines = new Map<string, WaitingLine>();
  private lastId = 0;
  private closing = false;
  /** Why the thread is no more; undefined while it works. */
  ended: Error | undefined;

  constructor(
    file: URL,
    private readonly options: WorkerThreadOptions<Offered> = {},
  ) {
    this.worker = new Worker(file, { workerData: options.workerData });
    this.worker.on('message', (reply: Reply) => this.settle(reply));
    this.worker.on('error', (error) => this.end(error));
    this.worker.on('exit', (code) => this.end(new Error(`The thread ${file.pathname} ended with code ${code}.`)));
  }

  /**
   * Rejects with what the method threw, its `code` kept, with an error when the thread has ended, and with
   * `too_many_waiting` when the method's bound is reached.
   */
  call<Name extends keyof Offered & string>(
    method: Name,
    ...input: Parameters<Offered[Name]>
  ): Promise<Awaited<ReturnType<Offered[Name]>>> {
    const send = () => this.send(method, input);
    return (this.lineOf(method)?.run(send) ?? send()) as Promise<Awaited<ReturnType<Offered[Name]>>>;
  }

  /** Ends the thread. Calls still waiting reject. */
  async close(): Promise<void> {
    this.closing = true;
    await this.worker.terminate();
  }

  private lineOf(method: keyof Offered & string): WaitingLine | undefined {
    const maxRunning = this.options.maxWaiting?.[method];
    if (maxRunning === undefined) return undefined;
    let line = this.lines.get(method);
    // They wait at the thread itself, so that it has the next one at hand.
    if (!line) this.lines.set(method, (line = new WaitingLine({ maxRunning, maxWaiting: 0 })));
    return line;
  }

  private send(method: string, input: readonly unknown[]): Promise<unknown> {
    if (this.ended) return Promise.reject(this.ended);
    const id = ++this.lastId;
    // Whatever cannot be sent throws here, before anybody waits for an answer to it.
    this.worker.postMessage({ id, method, input } satisfies Call);
    const outcome = Promise.withResolvers<unknown>();
    this.waiting.set(id, outcome);
    return outcome.promise;
  }

  private settle({ id, value, failure }: Reply): void {
    const outcome = this.waiting.get(id);
    if (!outcome) return;
    this.waiting.delete(id);
    if (!failure) return outcome.resolve(value);
    const { message, ...facts } = failure;
    outcome.reject(Object.assign(new Error(message), facts));
  }

  private end(error: Error): void {
    if (this.ended) return;
    this.ended = error;
    for (const outcome of this.waiting.values()) outcome.reject(error);
    this.waiting.clear();
    if (!this.closing) this.options.onDeath?.(error);
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
