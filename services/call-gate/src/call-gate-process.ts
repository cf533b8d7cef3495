import { randomUUIDv7 } from 'node:crypto';
import type { Logger } from 'pino';
import { KeyRing } from '#access';
import { DomainError } from '#domain-error';
import { EventBusTransport } from '#event-bus/handlers';
import { Health, READER_FAILED } from '#service-process';
import type { Failures, Reading } from '#service-process';
import { STALE } from './authorize-call/authorize-call.http.js';
import type { CallGateAdapters } from './call-gate.adapters.js';
import { CallGate } from './call-gate.js';
import { GrantedLease } from './lease/granted-lease.js';
import { LeaseKeeper } from './lease/lease-keeper.js';

/** A gate apart from the log: it hears over the bus, and answers as long as the inventory lets it. */
export class CallGateProcess extends Health {
  readonly gate: CallGate;
  readonly keys = new KeyRing(() => new DomainError('gate_stale', STALE));
  readonly transport: EventBusTransport;
  private readonly lease = new GrantedLease(() => performance.now());
  private readonly keeper: LeaseKeeper;

  constructor(
    private readonly adapters: CallGateAdapters,
    private readonly failures: Failures,
    logger: Logger,
  ) {
    super();
    const gateId = `gate-${randomUUIDv7()}`;
    this.gate = new CallGate(gateId, this.lease);
    this.transport = new EventBusTransport({
      bus: adapters.bus,
      onHandled: (batch) => this.keeper.noteApplied(batch),
      onFailure: (error) => {
        this.gate.loseTrack();
        this.keys.trustNobody();
        failures.note(error, READER_FAILED);
      },
    });
    this.keeper = new LeaseKeeper({
      gateId,
      lease: this.lease,
      granter: adapters.granter,
      applied: () => this.gate.position,
      nowMs: () => performance.now(),
      onTrouble: (error) =>
        logger.warn({ err: error }, 'The inventory grants no lease, so that no call is answered; it is asked again.'),
      onRecovery: () => logger.info('The inventory grants leases again.'),
    });
  }

  /** Resolves at once: the gate catches up while it already says that it is not ready. */
  start(startHandlers: () => Promise<void>): void {
    // What fails is told to `onFailure` as well.
    startHandlers().catch(() => undefined);
    this.keeper.start();
  }

  override async reasons(): Promise<readonly string[]> {
    const reasons = [...this.failures.reasons];
    if (!this.adapters.bus.healthy) reasons.push('Kafka cannot be reached. Look after it; reading goes on by itself.');
    if (!this.lease.isHeld)
      reasons.push('The inventory grants no lease. Look after it; it is asked again all the time.');
    if (this.gate.stale && reasons.length === 0) {
      reasons.push(`The gate is reading the log, ${this.gate.position} of ${this.lease.knownHead ?? 'unknown'}. Wait.`);
    }
    return this.gate.stale || this.failures.reasons.length > 0 ? reasons : [];
  }

  override async readings(): Promise<Readonly<Record<'gate', Reading>>> {
    const { position } = this.gate;
    return { gate: { position, head: Math.max(position, this.lease.knownHead ?? position) } };
  }

  async stop(): Promise<void> {
    await this.keeper.stop();
    await this.adapters.bus.close();
  }
}
