import { handleCommand, loadAggregate } from '#event-store';
import type { CommandContext, EventStore, Position } from '#event-store';
import { assertNever } from '#assert-never';
import { LinesByName } from '#waiting-line';
import type { NumberRegister, OnBehalf } from '#number-register';
import { requireWebhooks } from '../account/connected-accounts.js';
import type { ConnectedAccount, ConnectedAccounts } from '../account/connected-accounts.js';
import type { SetUpAccount } from '../account/set-up-account.js';
import type { NumberTurns } from '../work/number-turns.js';
import { publicUrlUnreachable } from '../account/domain/account.errors.js';
import type { WebhookReach } from '../inbound-webhook/webhook-reach.js';
import type { OwnedNumber, WebhookTargets } from '../carrier/carrier-facts.js';
import { Unhurried } from '../carrier/unhurried.js';
import type { SavedConfigurations } from '../custody/saved-configurations.js';
import { isLiveElsewhere } from '../import/import-outlook.js';
import { hiderOf, isAboutCalls, setupDifferences } from './differences.js';
import {
  changedMeanwhile,
  driftStays,
  driftUnknown,
  giveBackUnderWay,
  importUnderWay,
  liveElsewhere,
  regionUnderWay,
} from './domain/drift.errors.js';
import type { DriftLine } from './domain/drift.events.js';
import type { KnownLine } from './domain/drift.state.js';
import { drift, driftStream, importIdOf } from './drift.aggregate.js';
import { NumberLook } from './number-look.js';
import type { LookedAt } from './number-look.js';
import { numbersToldOf } from './region-turns.js';
import { remedyOf } from './remedies.js';
import { decideFixDriftLine } from './fix-drift-line/fix-drift-line.js';
import type { FixDriftLine } from './fix-drift-line/fix-drift-line.js';

export interface DriftFixesParts {
  readonly store: EventStore;
  readonly register: NumberRegister;
  readonly accounts: ConnectedAccounts;
  readonly setUp: SetUpAccount;
  readonly configurations: SavedConfigurations;
  readonly webhookReach: Pick<WebhookReach, 'of'>;
  readonly numberTurns: NumberTurns;
}

export interface WantedFix {
  readonly carrierAccountId: string;
  readonly driftId: string;
  /** A number that is in use elsewhere is taken from there. */
  readonly confirmLive: boolean;
}

export interface FixedDriftLine {
  readonly how: FixDriftLine['how'];
  readonly position: Position;
}

/** What is to be put right, and with what. */
interface Fixing {
  readonly opened: ConnectedAccount;
  readonly line: KnownLine;
  readonly command: WantedFix;
  readonly context: CommandContext;
  /** The number as it is now, on both sides. */
  readonly looked: LookedAt;
}

const MAX_WAITING = 100;

/**
 * Puts lines of drift right, one after the other for each account. The line is looked at again first, on both sides, so
 * that a fix which was interrupted can be sent again, and one that nobody needs any more does nothing.
 */
export class DriftFixes {
  private readonly turns = new LinesByName({ maxRunning: 1, maxWaiting: MAX_WAITING });

  constructor(private readonly parts: DriftFixesParts) {}

  /** Rejects with a `CarrierError`, as `NumberRegister` and `ConnectedAccounts.open` do, and with the errors of drift. */
  fix(command: WantedFix, context: CommandContext): Promise<FixedDriftLine> {
    return this.turns.run(`${context.workspace}/${command.carrierAccountId}`, () => this.fixNow(command, context));
  }

  private async fixNow(command: WantedFix, context: CommandContext): Promise<FixedDriftLine> {
    const { store, accounts } = this.parts;
    const { carrierAccountId, driftId } = command;
    const { workspace } = context;
    const opened = await accounts.open(workspace, carrierAccountId);
    const { state } = await loadAggregate(store, drift, driftStream(workspace, carrierAccountId));
    const line = state.lines.get(driftId) ?? state.settled.get(driftId);
    if (!line) throw driftUnknown(carrierAccountId);
    const how = await this.putRight(line, opened, command, context);
    const { position } = await handleCommand(store, context, async (load) => {
      const to = await load(drift, driftStream(workspace, carrierAccountId));
      return [{ to, events: decideFixDriftLine({ carrierAccountId, driftId, how }, to.state) }];
    });
    return { how, position };
  }

  private async putRight(
    line: KnownLine,
    opened: ConnectedAccount,
    command: WantedFix,
    context: CommandContext,
  ): Promise<FixDriftLine['how']> {
    const { number } = line;
    if (number === null) return this.setUpAgain(opened, context);
    // What is given back or moved right now is looked at after that.
    return this.parts.numberTurns.take(number, () => this.putNumberRight(number, { opened, line, command, context }));
  }

  private async putNumberRight(number: string, fixing: Omit<Fixing, 'looked'>): Promise<FixDriftLine['how']> {
    const { opened, line, context } = fixing;
    const { register } = this.parts;
    const { workspace } = context;
    const told = numbersToldOf([line], 'region_changed');
    const look = new NumberLook({ register, workspace, opened, unhurried: new Unhurried(AbortSignal.abort()), told });
    const looked = (await look.at([number]))[0]!;
    const asItIsNow = looked.lines.find(({ driftId }) => driftId === line.driftId);
    const isHeld = looked.here?.status === 'active';
    // Whether it is over nobody can say then.
    if (isHeld && line.kind === 'region_changed' && looked.there?.regionRefusal) throw looked.there.regionRefusal;
    if (!asItIsNow) {
      requireSettled(line, looked);
      return { outcome: 'over' };
    }
    const importId = await this.fixNumber(number, { ...fixing, line: { ...line, ...asItIsNow }, looked });
    if (line.kind === 'region_changed' && !(await isBack(asItIsNow, opened))) return { outcome: 'asked' };
    return { outcome: 'fixed', importId };
  }

  /** The import that it has become, or null. */
  private async fixNumber(number: string, fixing: Fixing): Promise<string | null> {
    const { register, configurations } = this.parts;
    const { opened, line, context, looked } = fixing;
    const owned = looked.there?.owned;
    const { carrierAccountId } = opened.account;
    switch (line.kind) {
      case 'number_gone':
        await configurations.forget({ workspace: context.workspace, carrierAccountId, number });
        await register.loseNumber(number, carrierAccountId, behalfOf(context));
        return null;
      case 'capabilities_changed':
        if (owned) await register.changeCapabilities(number, owned.capabilities, behalfOf(context));
        return null;
      case 'number_unknown':
        return owned ? this.bringIn(owned, fixing) : null;
      case 'overridden':
      case 'webhooks_changed':
        if (owned) await this.pointHere(owned, fixing);
        return null;
      case 'region_changed':
        if (owned) await this.moveBack(owned, fixing);
        return null;
      default:
        return assertNever(line.kind);
    }
  }

  private async setUpAgain(opened: ConnectedAccount, context: CommandContext): Promise<FixDriftLine['how']> {
    const webhooks = requireWebhooks(opened);
    if (setupDifferences(await opened.carrier.setupPointing(webhooks), webhooks).length === 0)
      return { outcome: 'over' };
    await this.parts.setUp.for(opened, webhooks, context);
    return { outcome: 'fixed', importId: null };
  }

  private async pointHere(owned: OwnedNumber, { opened, line, context, looked }: Fixing): Promise<void> {
    const { isFixable, sentence } = remedyOf(line);
    if (!isFixable) throw driftStays(sentence);
    const webhooks = requireWebhooks(opened);
    const { regions } = opened.carrier;
    // Nothing is set up in a region that is not set here: no detach would know of it, and take it back.
    const region = isAboutCalls(line, looked) ? looked.there?.region : undefined;
    // First: it refuses where somebody else takes the calls in a region, since nobody would ever put that back.
    if (region !== undefined && region !== regions?.home) await regions?.preflight(owned, region, webhooks);
    await this.saveIfNeverOurs(owned, opened, context, webhooks);
    const { carrier } = await this.parts.setUp.for(opened, webhooks, context);
    await carrier.pointHere(owned, webhooks);
  }

  /** A number that was bought here, or whose set-up is kept, was ours: what stands there now came later. */
  private async saveIfNeverOurs(
    owned: OwnedNumber,
    { carrier, account: { carrierAccountId } }: ConnectedAccount,
    { workspace }: CommandContext,
    webhooks: WebhookTargets,
  ): Promise<void> {
    const { configurations } = this.parts;
    const { number } = owned;
    const isOurs = owned.purchaseId !== null || (await configurations.of({ workspace, carrierAccountId, number }));
    if (isOurs) return;
    const configuration = carrier.withoutUs(owned, webhooks);
    await configurations.save({ workspace, carrierAccountId }, 'drift', [{ number, configuration }]);
  }

  private async moveBack(owned: OwnedNumber, { opened, line }: Fixing): Promise<void> {
    const { regions } = opened.carrier;
    const { here: region } = line;
    if (!regions || region === null) return;
    const webhooks = requireWebhooks(opened);
    const reach = await this.parts.webhookReach.of(webhooks.voice);
    if ('because' in reach) throw publicUrlUnreachable(webhooks.voice, reach.because);
    await regions.preflight(owned, region, webhooks);
    await regions.setRegion(owned.number, region);
  }

  private async bringIn(owned: OwnedNumber, { opened, line, command, context }: Fixing): Promise<string> {
    const { number } = owned;
    const { carrierAccountId, confirmLive } = command;
    if (!confirmLive && isLiveElsewhere(opened.carrier, owned, requireWebhooks(opened))) throw liveElsewhere(number);
    const importId = importIdOf(driftStream(context.workspace, carrierAccountId), line);
    await this.parts.register.startImport(
      { importId, carrierAccountId, numbers: [number], confirmLive },
      behalfOf(context),
    );
    return importId;
  }
}

/** That a line which the look has not told of is over, and not only hidden for now. */
function requireSettled({ kind }: DriftLine, looked: LookedAt): void {
  const { number, isStill, underWay } = looked;
  if (!isStill) throw changedMeanwhile(number);
  const hider = hiderOf(kind, looked, underWay);
  if (hider === 'import') throw importUnderWay(number, underWay.coming(number));
  if (hider === 'region') throw regionUnderWay(number);
  if (hider === 'give-back') throw giveBackUnderWay(number);
}

/** Whether the carrier says so: it takes minutes at times, and what it was asked for may come to nothing. */
async function isBack({ number, here }: DriftLine, { carrier }: ConnectedAccount): Promise<boolean> {
  return number !== null && (await carrier.regions?.regionOf(number)) === here;
}

function behalfOf({ workspace, actor, correlationId, causationId, reason }: CommandContext): OnBehalf {
  return { workspace, actor, correlationId, causationId, ...(reason !== undefined && { reason }) };
}
