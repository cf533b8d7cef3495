import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MeasuredProcess } from './process/measured-process.js';
import type { Methods } from './process/serve-process.js';

/** What the benchmarks of one run share: a temporary directory, what was laid out in it, and the processes they started. */
export class Stage {
  private readonly made = new Map<string, Promise<unknown>>();
  private readonly processes = new Set<MeasuredProcess<Methods>>();
  private readonly endings: (() => Promise<void>)[] = [];
  private closing: Promise<void> | undefined;

  private constructor(
    readonly directory: string,
    /** Tells whoever waits what is going on. */
    readonly say: (sentence: string) => void,
  ) {}

  static async open(say: (sentence: string) => void): Promise<Stage> {
    return new Stage(await mkdtemp(join(tmpdir(), 'ringfence-bench-')), say);
  }

  path(...names: string[]): string {
    return join(this.directory, ...names);
  }

  /** Makes something that several benchmarks need, once. */
  once<Thing>(name: string, make: () => Promise<Thing>): Promise<Thing> {
    const known = this.made.get(name) ?? this.timed(name, make);
    this.made.set(name, known);
    return known as Promise<Thing>;
  }

  /** Ends the process when the benchmark at hand is over, however it ends. */
  manage<Offered extends Methods>(started: MeasuredProcess<Offered>): MeasuredProcess<Offered> {
    this.processes.add(started as unknown as MeasuredProcess<Methods>);
    return started;
  }

  /** Called at the end of the run, when all processes have ended: for what lies outside of the directory. */
  atEnd(ending: () => Promise<void>): void {
    this.endings.push(ending);
  }

  /** After each benchmark: what it started must not disturb the next. */
  async endProcesses(): Promise<void> {
    await Promise.all([...this.processes].map((started) => started.stop()));
    this.processes.clear();
  }

  /** Leaves nothing behind. A signal and the end of the run may both ask for it. */
  close(): Promise<void> {
    this.closing ??= this.clear();
    return this.closing;
  }

  private async clear(): Promise<void> {
    await this.endProcesses();
    for (const ending of this.endings) await ending();
    // What is still being written when a run is broken off can get in the way of the first try.
    await rm(this.directory, { recursive: true, force: true, maxRetries: 5 });
  }

  private async timed<Thing>(name: string, make: () => Promise<Thing>): Promise<Thing> {
    this.say(`${name} …`);
    const startedMs = performance.now();
    const thing = await make();
    this.say(`${name}: ${((performance.now() - startedMs) / 1_000).toFixed(1)} s`);
    return thing;
  }
}
