import { pino } from 'pino';
import { KeyRing } from '#access';
import type { PublicEventBatch } from '#event-bus';
import { EventBusTransport, WHOLE_LOG } from '#event-bus/handlers';
import { KafkaEventBus } from '#event-bus/kafka';
import { readKafkaUrl } from '#event-bus/kafka-address';
import { CallGate } from '../../services/call-gate/src/call-gate.js';
import { monotonicMs } from '../monotonic-clock.js';
import { serveProcess } from '../process/serve-process.js';

/** From this moment on a caller could see everything up to the position. */
export type AppliedAt = readonly [position: number, atMs: number];

/** What a gate process has that follows the bus: the gate and the keys that it lets in. */
class FollowingGate {
  readonly transport: EventBusTransport;
  applied: AppliedAt[] = [];
  private readonly gate = CallGate.besideTheLog('gate-of-the-benchmark');
  private readonly keys = new KeyRing();
  private readonly bus: KafkaEventBus;

  constructor(url: string) {
    const log = pino({ level: 'silent' });
    this.bus = new KafkaEventBus({ address: readKafkaUrl(url), source: 'inventory', clientId: 'ringfence-bench', log });
    const onFailure = (error: unknown) => {
      throw error;
    };
    this.transport = new EventBusTransport({ bus: this.bus, onFailure });
    this.transport.addHandler(WHOLE_LOG, async (batch: PublicEventBatch) => this.apply(batch), true);
  }

  async stop(): Promise<void> {
    await this.transport.close();
    await this.bus.close();
  }

  private apply(batch: PublicEventBatch): void {
    this.gate.apply(batch);
    for (const event of batch.events) this.keys.apply(event);
    this.applied.push([batch.position, monotonicMs()]);
  }
}

let following: FollowingGate | undefined;

const followingGate = {
  /** Events a second: from a gate that knows nothing and is not connected to one that knows all up to `position`. */
  async catchUpRate(url: string, position: number): Promise<number> {
    globalThis.gc?.();
    const startedMs = performance.now();
    const gate = new FollowingGate(url);
    void gate.transport.listen(() => undefined);
    await gate.transport.whenApplied(position);
    const tookMs = performance.now() - startedMs;
    await gate.stop();
    return (position / tookMs) * 1_000;
  },

  /** Resolves when the gate has caught up. */
  async follow(url: string): Promise<void> {
    following = new FollowingGate(url);
    await following.transport.listen((error) => {
      if (error) throw error;
    });
  },

  /** What was applied since the last time, when that goes up to `position`. */
  async appliedUpTo(position: number): Promise<readonly AppliedAt[]> {
    await following!.transport.whenApplied(position);
    const { applied } = following!;
    following!.applied = [];
    return applied;
  },
};

export type FollowingGateProcess = typeof followingGate;

serveProcess(followingGate);
