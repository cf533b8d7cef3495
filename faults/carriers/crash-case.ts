import { randomUUID } from 'node:crypto';
import type { Answer } from '../../services/standalone/src/testing/http-client.js';
import { compareWithLedger } from './checks/compare-with-ledger.js';
import { importsIn } from './scenes/scene.js';
import type { Prepared, Scene } from './scenes/scene.js';
import { WORKSPACES } from './stage/stage.js';
import type { ImportOf, Shown, Stage } from './stage/stage.js';

/** What happened to a case. */
export interface Happened {
  /** For people: such as `killed before its write 3 (log: NumberReserved)`. */
  readonly words: string;
  /** The request of a dead process takes effect only when the next one is at work. */
  readonly isLate?: boolean;
}

/** What was found wrong, and the story of it. */
export interface Violation {
  readonly scene: string;
  readonly happened: string;
  readonly sentence: string;
}

/** One scene on an account of its own, and what is done to it. */
export class CrashCase {
  /** A request id for each ask: its writes are known by them. */
  readonly requestIds: readonly string[];
  private asked: Promise<readonly Answer[]> | undefined;

  private constructor(
    readonly scene: Scene,
    readonly happened: Happened,
    private readonly stage: Stage,
    private readonly prepared: Prepared,
  ) {
    this.requestIds = prepared.asks.map(() => randomUUID());
  }

  static async prepare(stage: Stage, scene: Scene, happened: Happened): Promise<CrashCase> {
    return new CrashCase(scene, happened, stage, await scene.prepare(stage));
  }

  /** SID or API key. */
  get account(): string {
    return this.prepared.account.id;
  }

  /** By which its writes are told from those of other cases. */
  get marks(): readonly string[] {
    return [...this.requestIds, ...this.prepared.numbers];
  }

  /** Asks everything at once. The answers come when they come. */
  begin(): void {
    const { asks } = this.prepared;
    this.asked = Promise.all(
      asks.map((ask, index) => this.stage.desks[ask.workspace].ask(ask, this.requestIds[index])),
    );
    // What it rejects with is told by whoever waits for it.
    this.asked.catch(() => undefined);
  }

  async answers(): Promise<readonly Answer[]> {
    if (!this.asked) throw new Error('Nothing was asked yet.');
    return this.asked;
  }

  async imports(): Promise<readonly ImportOf[]> {
    return importsIn(this.prepared.asks, await this.answers());
  }

  /** Once nothing is under way. */
  async violations(shown: Shown): Promise<readonly Violation[]> {
    const { stage, prepared } = this;
    const sentences = [
      ...(await this.comparedWithLedger(shown)),
      ...(await prepared.wrong({ ...shown, stage, answers: await this.answers() })),
    ];
    return sentences.map((sentence) => ({ scene: this.scene.name, happened: this.happened.words, sentence }));
  }

  private async comparedWithLedger({ numbers, purchases }: Shown): Promise<readonly string[]> {
    const { stage, account } = this;
    const { ids } = this.prepared.account;
    return compareWithLedger({
      carrier: stage.carrier,
      entries: await stage.emulator.ledger(account),
      owned: await stage.emulator.owned(account),
      boughtTwice: await stage.emulator.boughtTwice(account),
      numbers: WORKSPACES.flatMap((each) => numbers[each].filter((one) => one.carrierAccountId === ids[each])),
      purchases: WORKSPACES.flatMap((each) => purchases[each].filter((one) => one.carrierAccountId === ids[each])),
      publicUrl: stage.product.url,
      mayHaveSpares: this.happened.isLate ?? false,
    });
  }
}

/** Waits until all have ended, and says what is wrong then. What has no end is wrong, too. */
export async function settle(stage: Stage, cases: readonly CrashCase[]): Promise<readonly Violation[]> {
  const imports = (await Promise.all(cases.map((each) => each.imports()))).flat();
  const open = await stage.whenSettled(imports);
  const shown = await stage.shown();
  const found: Violation[] = open.map((sentence) => ({ scene: 'any', happened: 'has no end', sentence }));
  for (const each of cases) found.push(...(await each.violations(shown)));
  return found;
}
