import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { processorFor } from './processors.js';
import type { ProcessorShare } from './processors.js';
import type { Call, Methods, Reply } from './serve-process.js';

export interface MeasuredProcessOptions {
  /** Which processor it is kept on, where the system can do that. Default: wherever the system puts it. */
  readonly processor?: ProcessorShare;
  readonly nodeOptions?: readonly string[];
}

/** A process of its own for one thing that is measured or that measures, called like an object whose methods answer later. */
export class MeasuredProcess<Offered extends Methods> {
  private readonly child: ChildProcess;
  private readonly waiting = new Map<number, PromiseWithResolvers<unknown>>();
  private lastId = 0;
  private ended: Error | undefined;

  /** `file` calls `serveProcess`. Its standard output is dropped; what it says on standard error is shown. */
  constructor(
    private readonly file: URL,
    { processor, nodeOptions = [] }: MeasuredProcessOptions = {},
  ) {
    const pin = processor === undefined ? [] : processorFor(processor);
    const [command, ...input] = [...pin, process.execPath, ...process.execArgv, ...nodeOptions, fileURLToPath(file)];
    this.child = spawn(command!, input, { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    this.child.on('message', (reply: Reply) => this.settle(reply));
    this.child.on('error', (error) => this.end(error));
    this.child.on('exit', (code) => this.end(new Error(`The process ${file.pathname} ended with ${code}.`)));
  }

  /** Rejects with what the method threw, or when the process has ended. */
  call<Name extends keyof Offered & string>(
    method: Name,
    ...input: Parameters<Offered[Name]>
  ): Promise<Awaited<ReturnType<Offered[Name]>>> {
    if (this.ended) return Promise.reject(this.ended);
    const id = ++this.lastId;
    const outcome = Promise.withResolvers<unknown>();
    this.waiting.set(id, outcome);
    this.child.send({ id, method, input } satisfies Call);
    return outcome.promise as Promise<Awaited<ReturnType<Offered[Name]>>>;
  }

  async stop(): Promise<void> {
    if (this.ended) return;
    const exited = once(this.child, 'exit');
    this.child.disconnect();
    await exited;
  }

  private settle({ id, value, failure }: Reply): void {
    const outcome = this.waiting.get(id);
    this.waiting.delete(id);
    if (failure === undefined) outcome?.resolve(value);
    else outcome?.reject(new Error(`${this.file.pathname}: ${failure}`));
  }

  private end(error: Error): void {
    this.ended ??= error;
    for (const outcome of this.waiting.values()) outcome.reject(this.ended);
    this.waiting.clear();
  }
}
