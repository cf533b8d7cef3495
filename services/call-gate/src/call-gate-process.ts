import { randomUUIDv7 } from 'node:crypto';
import type { Logger } from 'pino';
import { KeyRing } from '#access';
import { EventBusTransport } from '#event-bus/handlers';
import { whyNotHeard, whyNotRead } from '#hearing';
import { Health, StartUp, tellRecovery, tellTrouble } from '#service-process';
import type { Failures, Reading } from '#service-process';
import { gateStale } from './authorize-call/authorize-call.http.js';
import type { CallGateAdapters } from './call-gate.adapters.js';
import { CallGate } from './call-gate.js';
import { GrantedLease } from './lease/granted-lease.js';
import { LeaseKeeper } from './lease/lease-keeper.js';

/** A gate apart from the log: it hears over the bus, and answers as long as the inventory lets it. */
export class CallGateProcess extends Health {
  readonly gate: CallGate;
  readonly keys = new KeyRing(() => gateStale(this.gate));
  readonly transport: EventBusTransport;
  readonly startUp: StartUp;
  private readonly lease = new GrantedLease(() => performance.now());
  private readonly keeper: LeaseKeeper;
  private started = false;

  constructor(
    private readonly adapters: CallGateAdapters,
    private readonly failures: Failures,
    logger: Logger,
  ) {
    super();
    this.startUp = new StartUp(logger, 'The gate is looking for its topics in Kafka.');
    const gateId = `gate-${randomUUIDv7()}`;
    this.gate = new CallGate(gateId, this.lease);
    this.transport = new EventBusTransport({
      bus: adapters.bus,
      onHandled: (batch) => this.keeper.noteApplied(batch),
      onFailure: (error) => {
        this.trustNothing();
        // A start that fails says so itself.
        if (this.started) failures.note(error, whyNotRead(error));
      },
    });
    this.keeper = new LeaseKeeper({
      gateId,
      lease: this.lease,
      granter: adapters.granter,
      state: () => ({ applied: this.gate.position, lastEvent: this.gate.lastApplied }),
      nowMs: () => performance.now(),
      onTrouble: (error) =>
        tellTrouble(logger, error, 'Without a lease no call is answered; the inventory is asked again all the time.'),
      onRecovery: () => tellRecovery(logger, 'The inventory grants leases.'),
      onOtherLog: (error) => {
        this.trustNothing();
        failures.note(error, error.message);
      },
    });
  }

  /**
   * Resolves when the bus is read or waited for: the gate catches up while it already says that it is not ready. Rejects
   * with `event_bus_misconfigured` when the topics are there and not as declared.
   */
  async start(startHandlers: () => Promise<void>): Promise<void> {
    // What fails is told to `onFailure` as well.
    startHandlers().catch(() => undefined);
    await this.adapters.bus.firstOutcome();
    this.started = true;
    this.keeper.start();
  }

  override async reasons(): Promise<readonly string[]> {
    if (this.startUp.isStarting) return this.startUp.reasons;
    const { reasons } = this.failures;
    // What has failed for good asks for no lease any more, and reads nothing.
    if (!this.gate.stale || reasons.length > 0) return reasons;
    const troubles = this.troubles();
    if (troubles.length > 0) return troubles;
    return [`The gate is reading the log, ${this.gate.position} of ${this.lease.knownHead ?? 'unknown'}. Wait.`];
  }

  /** Of a gate that still knows everything: when the next command comes, it will not. */
  override async warnings(): Promise<readonly string[]> {
    return this.startUp.isStarting || this.gate.stale ? [] : this.troubles();
  }

  override async readings(): Promise<Readonly<Record<'gate', Reading>>> {
    const { position } = this.gate;
    return { gate: { position, head: Math.max(position, this.lease.knownHead ?? position) } };
  }

  private troubles(): readonly string[] {
    const troubles: string[] = [];
    const { trouble } = this.adapters.bus;
    if (trouble !== undefined) troubles.push(whyNotHeard(trouble));
    if (!this.lease.isHeld) {
      const why = this.keeper.trouble ?? 'It has not answered yet.';
      troubles.push(`The inventory grants no lease; it is asked again all the time. ${why}`);
    }
    return troubles;
  }

  /** A block or a revocation might be missed from here on: nobody is let through, and nobody is let in. */
  private trustNothing(): void {
    this.gate.loseTrack();
    this.keys.trustNobody();
  }

  async stop(): Promise<void> {
    await this.keeper.stop();
    await this.adapters.bus.close();
  }
}
