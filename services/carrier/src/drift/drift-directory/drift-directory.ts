import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { WorkspaceCollection } from '#workspace-collection';
import type { DriftEvent } from '../domain/drift.events.js';
import { evolveDrift, neverChecked } from '../domain/drift.state.js';
import type { DriftState } from '../domain/drift.state.js';
import type { OpenDriftCheck } from '../drift-check-run.js';

/** How each account of every workspace differs from what is held of it, as far as it was looked at, in memory. */
export class DriftDirectory {
  static readonly eventTypes: readonly DriftEvent['type'][] = [
    'DriftCheckStarted',
    'DriftFound',
    'DriftOver',
    'DriftUnlisted',
    'DriftFixed',
    'DriftFixAsked',
    'DriftChecked',
    'DriftCheckFailed',
  ];
  private readonly accounts = new WorkspaceCollection<DriftState>();
  private readonly running = new Map<string, OpenDriftCheck>();

  apply(recorded: RecordedEvent): void {
    const metadata = readMetadata(recorded);
    const { workspace, actor, correlationId, reason } = metadata;
    const event = domainEvent<DriftEvent>(recorded);
    const { carrierAccountId } = event;
    this.accounts.set(workspace, carrierAccountId, evolveDrift(this.of(workspace, carrierAccountId), event, metadata));
    const key = `${workspace}/${carrierAccountId}`;
    if (event.type === 'DriftCheckStarted') {
      const why = reason !== undefined && { reason };
      this.running.set(key, { workspace, carrierAccountId, actor, correlationId, askedBy: recorded.id, ...why });
    }
    if (event.type === 'DriftChecked' || event.type === 'DriftCheckFailed') this.running.delete(key);
  }

  of(workspace: string, carrierAccountId: string): DriftState {
    return this.accounts.get(workspace, carrierAccountId) ?? neverChecked;
  }

  /** The check of an account that has not ended. */
  openAt(workspace: string, carrierAccountId: string): OpenDriftCheck | undefined {
    return this.running.get(`${workspace}/${carrierAccountId}`);
  }

  /** Every check that has not ended: after a start they begin anew. */
  allOpen(): readonly OpenDriftCheck[] {
    return [...this.running.values()];
  }
}
