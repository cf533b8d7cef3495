import { hasCode } from '#domain-error';
import { FairTurns } from './fair-turns.js';
import type { TurnBounds } from './fair-turns.js';

const FIRST_PAUSE_MS = 1_000;
const MAX_PAUSE_MS = 30_000;

/** Nobody means more when asking to be left alone, and a timer takes no more than 24 days. */
const MAX_RETRY_AFTER_MS = 60 * 60 * 1000;

/** Nothing is wrong, but it takes its time elsewhere, or somebody has to mend something. */
export interface Unfinished {
  /** When to look again, in milliseconds. */
  readonly againInMs: number;
  /** What somebody has to mend, told to `onTrouble`. */
  readonly because?: unknown;
}

/** What holds a subject up: from a turn in which it was met until the next has ended. */
export interface Rest {
  readonly because: unknown;
  /** When it has its next turn; in milliseconds, as `Date.now` counts them. */
  readonly untilMs: number;
}

/**
 * The bounds: a pause after trouble keeps its place in its group, and nothing else; who is `Unfinished` keeps none. Where
 * subjects have no group, all of them are one.
 */
export interface BackgroundWorkOptions<Subject> extends TurnBounds {
  /** What tells a subject from all others. */
  readonly keyOf: (subject: Subject) => string;
  /** Which subjects belong together and meet the same trouble, such as those of one carrier account. */
  readonly groupOf?: (subject: Subject) => string;
  /**
   * Brings the subject to its end, from wherever it stands: called again after trouble, after `wake` and in the next
   * process. `signal` aborts when the work is to stop; what it rejects with after that is told to nobody.
   */
  readonly run: (subject: Subject, signal: AbortSignal) => Promise<Unfinished | void>;
  /** Ends the subject where it stands, because of an error that does not pass. Called again as `run` is. */
  readonly giveUp: (subject: Subject, because: unknown, signal: AbortSignal) => Promise<void>;
  /** Codes of trouble that passes by itself, or once somebody has mended something. */
  readonly passingCodes: readonly string[];
  /** Told what holds a subject up, once until that is something else, and what it was given up for. */
  readonly onTrouble: (error: unknown, subject: Subject) => void;
  /** Before the first new attempt, in milliseconds; default 1000. Each further pause is twice as long, up to 30 seconds. */
  readonly firstPauseMs?: number;
}

/** A subject on its way. */
interface Task<Subject> {
  readonly subject: Subject;
  readonly group: string;
  pauseMs: number;
  /** What holds it up, as it was told last. */
  toldOf: string | undefined;
  rest: Rest | undefined;
  /** What it is to be given up for. */
  hopeless: { readonly because: unknown } | undefined;
  /** Since its turn began, somebody has said that there is something to look at. */
  hasNews: boolean;
  /** While it pauses. */
  pausing: { readonly timer: NodeJS.Timeout; readonly goOn: () => void } | undefined;
}

/** What becomes of a task after its turn; undefined: it has ended. */
interface Pause {
  readonly ms: number;
  readonly keepsPlace: boolean;
}

/**
 * Brings subjects to their end in the background: a few at once, each in turn, again and again while what holds it up may
 * pass. What is to be done is not kept here: whoever starts the process begins what is unfinished.
 */
export class BackgroundWork<Subject> {
  private readonly turns: FairTurns<Task<Subject>>;
  /** By key: all that are on their way. */
  private readonly tasks = new Map<string, Task<Subject>>();
  private readonly running = new Set<Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(private readonly options: BackgroundWorkOptions<Subject>) {
    this.turns = new FairTurns(options);
  }

  /** How many wait for their first turn, or for one after they were `Unfinished`. */
  get waitingCount(): number {
    return this.turns.waitingCount;
  }

  /**
   * Brings a subject to its end, sooner or later. One that is on its way already stays so; if it has its turn right now, it
   * has another one, for it may not have seen what this is called for.
   */
  begin(subject: Subject): void {
    const known = this.tasks.get(this.options.keyOf(subject));
    if (known) known.hasNews = true;
    else this.beginUnlessKnown(subject);
  }

  /** For whoever knows of nothing new, and only sees to it that the subject is on its way: one that is rests undisturbed. */
  beginUnlessKnown(subject: Subject): void {
    const key = this.options.keyOf(subject);
    if (this.stopping.signal.aborted || this.tasks.has(key)) return;
    const group = this.options.groupOf?.(subject) ?? '';
    const told = { toldOf: undefined, rest: undefined };
    const task = { subject, group, ...this.fresh(), ...told, hasNews: false, pausing: undefined };
    this.tasks.set(key, task);
    this.turns.wait(task);
    this.startNext();
  }

  /** There is something to look at: a subject that pauses tries again now, one that has its turn has another one at once. */
  wake(key: string): void {
    const task = this.tasks.get(key);
    if (!task) return;
    task.hasNews = true;
    task.pausing?.goOn();
  }

  /**
   * How many wait for their turn before this one: those of its group that are `among` whom it is to be counted. Undefined
   * when it does not wait for its turn, or is not among them.
   */
  waitsBehind(key: string, among: (subject: Subject) => boolean = () => true): number | undefined {
    const task = this.tasks.get(key);
    if (!task) return undefined;
    const place = this.turns
      .waitingIn(task.group)
      .filter(({ subject }) => among(subject))
      .indexOf(task);
    return place === -1 ? undefined : place;
  }

  /** Undefined while nothing holds it up. */
  restOf(key: string): Rest | undefined {
    return this.tasks.get(key)?.rest;
  }

  /** All that something holds up. */
  *resting(): Generator<readonly [Subject, Rest]> {
    for (const { subject, rest } of this.tasks.values()) if (rest) yield [subject, rest];
  }

  /** Resolves when nothing runs any more. What is unfinished is for the next process. */
  async stop(): Promise<void> {
    this.stopping.abort();
    for (const { pausing } of this.tasks.values()) clearTimeout(pausing?.timer);
    this.tasks.clear();
    this.turns.clear();
    await Promise.all(this.running);
  }

  private startNext(): void {
    for (let task = this.turns.next(); task; task = this.turns.next()) {
      const turn = this.turn(task).finally(() => {
        this.running.delete(turn);
        this.startNext();
      });
      this.running.add(turn);
    }
  }

  private async turn(task: Task<Subject>): Promise<void> {
    task.hasNews = false;
    const pause = await this.attempt(task);
    if (pause?.keepsPlace) this.turns.pause(task);
    else this.turns.leave(task);
    if (this.stopping.signal.aborted) return;
    if (pause) this.pause(task, pause);
    else if (task.hasNews) this.pause(Object.assign(task, this.fresh()), { ms: 0, keepsPlace: false });
    else this.tasks.delete(this.options.keyOf(task.subject));
  }

  private pause(task: Task<Subject>, { ms, keepsPlace }: Pause): void {
    const goOn = () => {
      clearTimeout(task.pausing?.timer);
      task.pausing = undefined;
      if (keepsPlace) this.turns.resume(task);
      else this.turns.wait(task);
      this.startNext();
    };
    if (task.hasNews) goOn();
    else task.pausing = { timer: setTimeout(goOn, ms), goOn };
  }

  private async attempt(task: Task<Subject>): Promise<Pause | undefined> {
    const { run, giveUp, onTrouble, passingCodes } = this.options;
    const { subject, hopeless } = task;
    const { signal } = this.stopping;
    try {
      const unfinished = await (hopeless ? giveUp(subject, hopeless.because, signal) : run(subject, signal));
      task.rest = undefined;
      if (!unfinished) return undefined;
      const ms = Math.min(unfinished.againInMs, MAX_RETRY_AFTER_MS);
      this.heldUp(task, unfinished.because, ms);
      Object.assign(task, this.fresh());
      return { ms, keepsPlace: false };
    } catch (error) {
      if (signal.aborted) return undefined;
      if (passingCodes.some((code) => hasCode(error, code))) {
        const pause = this.pauseAfter(task, error);
        this.heldUp(task, error, pause.ms);
        return pause;
      }
      task.toldOf = undefined;
      onTrouble(error, subject);
      // Not even its end can be written. In the next process it goes on.
      if (hopeless) return undefined;
      task.hopeless = { because: error };
      return this.attempt(task);
    }
  }

  /** Told once: a thousand that wait for the same may be looked at every half minute, for days. */
  private heldUp(task: Task<Subject>, because: unknown, ms: number): void {
    task.rest = because === undefined ? undefined : { because, untilMs: Date.now() + ms };
    const toldOf = because === undefined ? undefined : String(because);
    if (toldOf !== undefined && toldOf !== task.toldOf) this.options.onTrouble(because, task.subject);
    task.toldOf = toldOf;
  }

  private pauseAfter(task: Task<Subject>, error: unknown): Pause {
    const { retryAfterMs = 0 } = error as { readonly retryAfterMs?: number | undefined };
    const ms = Math.max(task.pauseMs, Math.min(retryAfterMs, MAX_RETRY_AFTER_MS));
    task.pauseMs = Math.max(task.pauseMs, Math.min(2 * task.pauseMs, MAX_PAUSE_MS));
    return { ms, keepsPlace: true };
  }

  private fresh(): Pick<Task<Subject>, 'pauseMs' | 'hopeless'> {
    return { pauseMs: this.options.firstPauseMs ?? FIRST_PAUSE_MS, hopeless: undefined };
  }
}
