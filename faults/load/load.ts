import { Chance } from '../../services/standalone/src/testing/chance.js';
import type { HttpClient } from '../../services/standalone/src/testing/http-client.js';
import type { Journal } from '../journal.js';
import { assignOutbound, blockAndAllow, saveAgent } from './block-and-allow.js';
import { callGate } from './call-gates.js';
import { churn } from './churn.js';
import { CommandSender } from './command-sender.js';
import { importFile, importNumbers } from './import-numbers.js';
import { issueAndRevokeKeys } from './issue-and-revoke-keys.js';
import { ALL_SUBJECTS, BARRED, CHURNED, STEADY, SWITCHED } from './subjects.js';
import type { Writer } from './writing.js';

/** Writers have their subjects to themselves, so that each knows what must become of a command. */
const WRITERS: readonly Writer[] = [
  (writing) => blockAndAllow(SWITCHED.slice(0, 4), writing),
  (writing) => blockAndAllow(SWITCHED.slice(4, 8), writing),
  (writing) => blockAndAllow(SWITCHED.slice(8), writing),
  (writing) => churn(CHURNED.slice(0, 8), writing),
  (writing) => churn(CHURNED.slice(8), writing),
  importNumbers,
  issueAndRevokeKeys,
];
const CALLERS_PER_GATE = 2;

/** So long may a command need to be answered once all is well again. */
const MAX_LAST_ANSWER_MS = 45_000;

export interface LoadTargets {
  readonly inventory: HttpClient;
  /** By name. */
  readonly gates: ReadonlyMap<string, HttpClient>;
}

/** Everything that is sent during a run: several writers, and callers at every gate. */
export class Load {
  private readonly stopping = new AbortController();
  private readonly givingUp = new AbortController();
  private running: Promise<unknown> = Promise.resolve();

  constructor(
    private readonly targets: LoadTargets,
    private readonly journal: Journal,
    private readonly chance: Chance,
  ) {}

  /** Imports and assigns what the load is about. Rejects when that is refused. */
  async prepare(): Promise<void> {
    const writing = { ...this.targets, journal: this.journal, sender: this.sender('prepare') };
    const { sender } = writing;
    const numbers = ALL_SUBJECTS.map(({ number }) => number);
    const outcomes: unknown[] = [(await importFile(numbers, writing)) || undefined];
    for (const subject of [...SWITCHED, ...STEADY, ...CHURNED]) {
      outcomes.push(await sender.send(saveAgent(subject, 'published', { AgentRegistered: 1, AgentPublished: 1 })));
    }
    for (const subject of BARRED) outcomes.push(await sender.send(saveAgent(subject, 'draft', { AgentRegistered: 1 })));
    for (const subject of [...SWITCHED, ...STEADY, ...BARRED]) {
      const expected = { NumberAssigned: 1, AgentProfileTaken: 1 };
      outcomes.push(await sender.send(assignOutbound(subject, subject.agentId, expected)));
    }
    if (outcomes.includes(undefined)) throw new Error(`The load has no ground: ${this.journal.violations.join(' ')}`);
  }

  start(): void {
    const { journal } = this;
    const stopping = this.stopping.signal;
    const writers = WRITERS.map((writer, index) =>
      writer({ ...this.targets, journal, stopping, chance: this.ownChance(), sender: this.sender(`writer-${index}`) }),
    );
    const callers = [...this.targets.gates].flatMap(([name, client]) =>
      Array.from({ length: CALLERS_PER_GATE }, () =>
        callGate(name, client, { chance: this.ownChance(), journal, stopping }),
      ),
    );
    this.running = Promise.all([...writers, ...callers]);
    this.running.catch(() => undefined);
  }

  /** Resolves when everything sent is answered, or given up. */
  async stop(): Promise<void> {
    this.stopping.abort();
    const timer = setTimeout(() => this.givingUp.abort(), MAX_LAST_ANSWER_MS);
    await this.running;
    clearTimeout(timer);
  }

  private sender(name: string): CommandSender {
    return new CommandSender(name, this.targets.inventory, this.journal, this.givingUp.signal);
  }

  private ownChance(): Chance {
    return new Chance(this.chance.below(2 ** 31));
  }
}
