import { randomUUID } from 'node:crypto';
import { setTimeout as delay } from 'node:timers/promises';
import type { Answer } from '../../services/standalone/src/testing/http-client.js';
import { compareWithLedger, madeTwice } from './checks/compare-with-ledger.js';
import type { AccountBooks, Finding } from './checks/compare-with-ledger.js';
import { boughtNumber, importsIn } from './scenes/scene.js';
import type { Prepared, Scene } from './scenes/scene.js';
import { isUnderWay } from './scenes/under-way.js';
import { WORKSPACES } from './stage/stage.js';
import type { ImportOf, Shown, Stage } from './stage/stage.js';

/** What was found wrong, and the story of it. */
export interface Violation extends Finding {
  readonly scene: string;
  readonly happened: string;
}

const LOOK_EVERY_MS = 300;
/** What was just answered may be shown a moment later. */
const CALM_LOOKS = 2;

/** One scene on an account of its own, and what is done to it. */
export class CrashCase {
  /** A request id for each ask: its writes are known by them. */
  readonly requestIds: readonly string[];
  private asked: Promise<readonly Answer[]> | undefined;

  private constructor(
    readonly scene: Scene,
    /** What happens to it, for people: such as `killed before its write 3 (log: NumberReserved)`. */
    readonly happened: string,
    private readonly stage: Stage,
    private readonly prepared: Prepared,
  ) {
    this.requestIds = prepared.asks.map(() => randomUUID());
  }

  static async prepare(stage: Stage, scene: Scene, happened: string): Promise<CrashCase> {
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

  /** Resolves when everything was answered and has ended, or `inTime` aborts. */
  async whenOver(inTime: AbortSignal): Promise<void> {
    const answers = await Promise.race([this.answers(), aborted(inTime)]);
    if (!answers) return;
    for (let calm = 0; calm < CALM_LOOKS && !inTime.aborted;) {
      const asks = this.prepared.asks.map((ask, index) => isUnderWay(this.stage, ask, answers[index]!));
      calm = (await Promise.all(asks)).includes(true) ? 0 : calm + 1;
      if (calm < CALM_LOOKS) await delay(LOOK_EVERY_MS);
    }
  }

  /**
   * A request that was given up for lost has made something after all, when the next process had made its own. Carriers
   * know no key by which they could tell; it must be gone once the account is used again.
   */
  async useAccountAgain(): Promise<void> {
    if (madeTwice(await this.stage.emulator.ledger(this.account)).length === 0) return;
    for (const workspace of WORKSPACES) await boughtNumber(this.stage, this.prepared.account, workspace);
  }

  /** Once nothing is under way. */
  async violations(shown: Shown): Promise<readonly Violation[]> {
    const { stage, prepared } = this;
    const missed = await prepared.wrong({ ...shown, stage, answers: await this.answers() });
    const findings = [
      ...compareWithLedger(await this.books(shown)),
      ...missed.map((sentence): Finding => ({ kind: 'other', sentence })),
    ];
    return findings.map((finding) => ({ ...finding, scene: this.scene.name, happened: this.happened }));
  }

  private async books({ numbers, purchases }: Shown): Promise<AccountBooks> {
    const { stage, account } = this;
    const { ids } = this.prepared.account;
    return {
      carrier: stage.carrier,
      entries: await stage.emulator.ledger(account),
      owned: await stage.emulator.owned(account),
      boughtTwice: await stage.emulator.boughtTwice(account),
      numbers: WORKSPACES.flatMap((each) => numbers[each].filter((one) => one.carrierAccountId === ids[each])),
      purchases: WORKSPACES.flatMap((each) => purchases[each].filter((one) => one.carrierAccountId === ids[each])),
      publicUrl: stage.product.url,
    };
  }
}

function aborted(signal: AbortSignal): Promise<undefined> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve(undefined);
    signal.addEventListener('abort', () => resolve(undefined), { once: true });
  });
}

/** Waits until all have ended, and says what is wrong then. What has no end is wrong, too. */
export async function settle(stage: Stage, cases: readonly CrashCase[]): Promise<readonly Violation[]> {
  const imports = (await Promise.all(cases.map((each) => each.imports()))).flat();
  const open = await stage.whenSettled(imports);
  for (const each of cases) await each.useAccountAgain();
  const shown = await stage.shown();
  const found: Violation[] = open.map((sentence) => ({
    kind: 'other',
    scene: 'any',
    happened: 'has no end',
    sentence,
  }));
  for (const each of cases) found.push(...(await each.violations(shown)));
  return found;
}
