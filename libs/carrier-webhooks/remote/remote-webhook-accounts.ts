import { RecentlySet } from '#recently-set';
import type { ServiceAddress } from '#service-call';
import { remotePort } from '#service-call/operations';
import { WebhookAccounts } from '../webhook-accounts.port.js';
import type { WebhookAccount, WebhookCarrier } from '../webhook-accounts.port.js';
import type { AskedWebhookAccounts } from '../told-webhook-accounts.js';
import { WEBHOOK_ACCOUNTS_OPERATIONS } from './webhook-accounts-operations.js';

const PATH = '/internal/webhook-accounts';
const MAX_WAIT_MS = 1_000;

/** How long what was told is believed: so long do credentials that somebody has taken back still sign. */
const FRESH_MS = 5_000;
/**
 * For how long an account is believed to be connected while the carrier service is away, which would cost messages
 * otherwise. That there is none is not believed: it may be connected since, and what its carrier sends would be lost.
 */
const STALE_MS = 60 * 60_000;
const MAX_KEPT = 10_000;

interface Kept {
  readonly account: WebhookAccount | null;
  readonly askedAtMs: number;
  /** While it is asked for again. */
  asking: Promise<WebhookAccount | null> | undefined;
}

/** The accounts of a carrier service that is a process of its own, asked every few seconds, and remembered while it is away. */
export class RemoteWebhookAccounts extends WebhookAccounts {
  private readonly kept = new RecentlySet<string, Kept>(MAX_KEPT);
  private readonly side: AskedWebhookAccounts;

  /** `nowMs`: a clock that only goes forward. */
  constructor(
    service: ServiceAddress,
    private readonly nowMs: () => number = () => performance.now(),
  ) {
    super();
    this.side = remotePort<AskedWebhookAccounts>({
      service,
      path: PATH,
      operations: WEBHOOK_ACCOUNTS_OPERATIONS,
      maxWaitMs: MAX_WAIT_MS,
    });
  }

  /** Whether an account is known to be connected, without asking anybody. */
  knows(carrier: WebhookCarrier, carrierAccountId: string): boolean {
    return Boolean(this.kept.get(nameOf(carrier, carrierAccountId))?.account);
  }

  override find(carrier: WebhookCarrier, carrierAccountId: string) {
    const name = nameOf(carrier, carrierAccountId);
    const known = this.kept.get(name);
    if (known && this.nowMs() - known.askedAtMs < FRESH_MS) return known.account ?? undefined;
    return this.ask(carrier, carrierAccountId, known);
  }

  private async ask(
    carrier: WebhookCarrier,
    carrierAccountId: string,
    known: Kept | undefined,
  ): Promise<WebhookAccount | undefined> {
    const asking = known?.asking ?? this.side.find(carrier, carrierAccountId);
    if (known) known.asking = asking;
    try {
      const account = await asking;
      this.kept.set(nameOf(carrier, carrierAccountId), { account, askedAtMs: this.nowMs(), asking: undefined });
      return account ?? undefined;
    } catch (error) {
      if (known) known.asking = undefined;
      if (known?.account && this.nowMs() - known.askedAtMs < STALE_MS) return known.account;
      throw error;
    }
  }
}

const nameOf = (carrier: WebhookCarrier, carrierAccountId: string): string => `${carrier}/${carrierAccountId}`;
