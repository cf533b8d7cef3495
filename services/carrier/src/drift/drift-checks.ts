import { randomUUIDv7 } from 'node:crypto';
import { BackgroundLanes } from '#background-work';
import { handleCommand } from '#event-store';
import type { CommandContext, Position } from '#event-store';
import type { AccountDirectory } from '../account/account-directory/account-directory.js';
import { carrierOf } from '../account/domain/account.rules.js';
import { PASSING_CODES_HERE } from '../work/passing-codes.js';
import { drift, driftStream } from './drift.aggregate.js';
import { DriftCheckRun } from './drift-check-run.js';
import type { DriftCheckParts, OpenDriftCheck } from './drift-check-run.js';
import type { DriftDirectory } from './drift-directory/drift-directory.js';
import { decideStartDriftCheck } from './start-drift-check/start-drift-check.js';

export interface DriftChecksOptions extends DriftCheckParts {
  readonly directory: DriftDirectory;
  readonly accountDirectory: AccountDirectory;
  /** 0: only when somebody asks. */
  readonly everyHours: number;
  readonly onTrouble: (error: unknown) => void;
}

/** At once, at each carrier: each reads whole accounts. */
const MAX_RUNNING = 2;
const HOUR_MS = 3_600_000;
/** How late a check may begin. */
const MAX_LATE_MS = 60_000;
const ACTOR = { kind: 'system', id: 'drift-check', name: 'Drift check' } as const;

/** Begins checks when somebody asks and when it is time, and brings them to their end. */
export class DriftChecks {
  private readonly work: BackgroundLanes<OpenDriftCheck>;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly options: DriftChecksOptions) {
    this.work = new BackgroundLanes<OpenDriftCheck>({
      keyOf: ({ askedBy }) => askedBy,
      laneOf: ({ carrierAccountId }) => carrierOf(carrierAccountId),
      run: (check, signal) => this.run(check, signal),
      giveUp: (check, _because, signal) => new DriftCheckRun(options, check, signal).giveUp(),
      passingCodes: PASSING_CODES_HERE,
      onTrouble: options.onTrouble,
      maxRunning: MAX_RUNNING,
    });
  }

  /** Goes on with what an earlier process began. */
  start(): void {
    const { directory, everyHours } = this.options;
    for (const check of directory.allOpen()) this.work.begin(check);
    if (everyHours === 0) return;
    this.timer = setInterval(() => this.beginDue(), Math.min(MAX_LATE_MS, everyHours * HOUR_MS));
    this.beginDue();
  }

  /** Resolves when nothing runs any more. */
  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.work.stop();
  }

  /** Starts a check of the account unless one runs. */
  async begin(carrierAccountId: string, context: CommandContext): Promise<Position> {
    const { store, directory } = this.options;
    const { workspace } = context;
    const { position } = await handleCommand(store, context, async (load) => {
      const to = await load(drift, driftStream(workspace, carrierAccountId));
      return [{ to, events: decideStartDriftCheck({ carrierAccountId }, to.state) }];
    });
    const open = directory.openAt(workspace, carrierAccountId);
    if (open) this.work.begin(open);
    return position;
  }

  /** Who asks again while one runs begins it again, and has what came of it. */
  private async run(check: OpenDriftCheck, signal: AbortSignal): Promise<void> {
    const open = this.options.directory.openAt(check.workspace, check.carrierAccountId);
    if (open?.askedBy === check.askedBy) await new DriftCheckRun(this.options, check, signal).toEnd();
  }

  private beginDue(): void {
    const { accountDirectory, now, onTrouble } = this.options;
    const time = now();
    for (const [workspace, { carrierAccountId, carrier, connectedAt }] of accountDirectory.connected()) {
      // A carrier of the customer's own cannot be asked.
      if (carrier === 'sip' || !this.isDue(workspace, carrierAccountId, connectedAt, time)) continue;
      const id = randomUUIDv7();
      const context = { workspace, actor: ACTOR, time: time.toISOString(), correlationId: id, causationId: id };
      this.begin(carrierAccountId, context).catch(onTrouble);
    }
  }

  private isDue(workspace: string, carrierAccountId: string, connectedAt: string, time: Date): boolean {
    const { directory, everyHours } = this.options;
    const { running, checked, failure } = directory.of(workspace, carrierAccountId);
    if (running) return false;
    const last = [connectedAt, checked?.at, failure?.at].reduce<string>(
      (at, other) => (other && other > at ? other : at),
      '',
    );
    return time.getTime() >= Date.parse(last) + everyHours * HOUR_MS;
  }
}
