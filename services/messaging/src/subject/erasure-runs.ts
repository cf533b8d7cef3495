import { BackgroundWork } from '#background-work';
import { handleCommand } from '#event-store';
import type { Actor, CommandContext, EventStore } from '#event-store';
import { erasure, subjectStream } from './erasure.aggregate.js';
import { decideFinishErasure } from './finish-erasure/finish-erasure.js';
import type { OpenErasures } from './open-erasures.js';
import type { Subject } from './subject-key.js';
import type { SubjectKeys } from './subject-keys.js';
import { PASSING_CODES } from '../passing-codes.js';

export interface ErasureRunsOptions {
  readonly store: EventStore;
  readonly keys: SubjectKeys;
  readonly openErasures: OpenErasures;
  readonly now: () => Date;
  readonly onTrouble: (error: unknown) => void;
}

const AT_ONCE = 4;

const ERASER: Actor = { kind: 'system', id: 'messaging', name: 'Ringfence' };

/** Erases what was to be erased. */
export class ErasureRuns {
  private readonly work: BackgroundWork<Subject>;

  constructor(private readonly options: ErasureRunsOptions) {
    this.work = new BackgroundWork<Subject>({
      maxRunning: AT_ONCE,
      keyOf: subjectStream,
      run: (subject) => this.erase(subject),
      // It stays begun, and goes on after the next start.
      giveUp: async () => undefined,
      passingCodes: PASSING_CODES,
      onTrouble: (error) => options.onTrouble(error),
    });
  }

  /** Goes on with what an earlier process began. */
  start(): void {
    for (const subject of this.options.openErasures.all()) this.begin(subject);
  }

  begin(subject: Subject): void {
    this.work.begin(subject);
  }

  /** Resolves when nothing runs any more. */
  stop(): Promise<void> {
    return this.work.stop();
  }

  private async erase(subject: Subject): Promise<void> {
    const { store, keys, now } = this.options;
    const erasedKeys = await keys.erase(subject);
    const stream = subjectStream(subject);
    const { workspace } = subject;
    const context: CommandContext = {
      workspace,
      actor: ERASER,
      time: now().toISOString(),
      correlationId: stream,
      causationId: stream,
    };
    await handleCommand(store, context, async (load) => {
      const to = await load(erasure, stream);
      return [{ to, events: decideFinishErasure({ subject: subject.subject, erasedKeys }, to.state) }];
    });
  }
}
