import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import type { NumbersInRegion } from '#number-facts';
import type { CarrierTask, CarrierWork, NumberWork } from '#number-register';
import type { ImportEvent, ImportStarted } from '../import/domain/import.events.js';
import type {
  NumberEvent,
  NumberDetachStarted,
  NumberReleaseStarted,
  RegionSet,
} from '../number/domain/number.events.js';
import { VisitedRegions } from './visited-regions.js';

/** What numbers wait for at their carriers: begun and not ended. The log is the queue; this is how far it is worked off. */
export class CarrierWorkDirectory {
  static readonly eventTypes: readonly (NumberEvent | ImportEvent)['type'][] = [
    'ImportStarted',
    'ImportFinished',
    'NumberReleaseStarted',
    'NumberDetachStarted',
    'NumberGiveBackFailed',
    'NumberReleased',
    'NumberDetached',
    'NumberLost',
    'RegionSet',
    'RegionConfirmed',
    'RegionFailed',
  ];
  private readonly open = new Map<string, CarrierWork>();
  private readonly regions = new VisitedRegions();

  apply(recorded: RecordedEvent): void {
    const event = domainEvent<NumberEvent | ImportEvent>(recorded);
    switch (event.type) {
      case 'ImportStarted':
        return this.beginImport(recorded, event);
      case 'ImportFinished':
        return void this.open.delete(event.importId);
      case 'NumberReleaseStarted':
      case 'NumberDetachStarted':
        return this.begin(recorded, event, this.giveBack(event));
      case 'RegionSet':
        this.regions.apply(event, readMetadata(recorded).workspace);
        return this.begin(recorded, event, this.region(event));
      case 'RegionConfirmed':
      case 'RegionFailed':
        this.regions.apply(event, readMetadata(recorded).workspace);
        return this.end(event.number, 'region');
      case 'NumberGiveBackFailed':
        return this.end(event.number, 'give-back');
      case 'NumberReleased':
      case 'NumberDetached':
      case 'NumberLost':
        this.regions.apply(event, readMetadata(recorded).workspace);
        this.end(event.number, 'give-back');
        return this.end(event.number, 'region');
      default:
    }
  }

  /** Oldest first. */
  all(): readonly CarrierWork[] {
    return [...this.open.values()];
  }

  /** Numbers of an account in each region but the first; see `NumberRegister`. */
  elsewhere(workspace: string, carrierAccountId: string): Readonly<Record<string, NumbersInRegion>> {
    return this.regions.elsewhere(workspace, carrierAccountId);
  }

  /** Of one number. */
  of(number: string): readonly NumberWork[] {
    const works = [this.open.get(keyOf(number, 'give-back')), this.open.get(keyOf(number, 'region'))];
    return works.filter((work): work is NumberWork => work !== undefined && work.kind !== 'import');
  }

  private beginImport(recorded: RecordedEvent, event: ImportStarted): void {
    if (event.source === undefined) return;
    const { importId, carrierAccountId, numbers, confirmLive } = event;
    this.open.set(importId, {
      ...askedIn(recorded),
      kind: 'import',
      importId,
      carrierAccountId,
      numbers,
      confirmLive,
    });
  }

  private giveBack(event: NumberReleaseStarted | NumberDetachStarted): CarrierTask {
    const regions = this.regions.of(event.number);
    if (event.type === 'NumberReleaseStarted') return { kind: 'give-back', how: 'release', regions };
    return { kind: 'give-back', how: 'detach', regions, ...(event.restore === false && { restore: event.restore }) };
  }

  private region({ number, region, former }: RegionSet): CarrierTask {
    const isInDoubt = this.regions.isFormerInDoubt(number);
    return { kind: 'region', region, former, ...(isInDoubt && { isFormerInDoubt: isInDoubt }) };
  }

  private begin(
    recorded: RecordedEvent,
    { number, carrierAccountId }: NumberReleaseStarted | NumberDetachStarted | RegionSet,
    task: CarrierTask,
  ): void {
    // What was asked for anew comes last.
    this.end(number, task.kind);
    this.open.set(keyOf(number, task.kind), { ...askedIn(recorded), carrierAccountId, number, ...task });
  }

  private end(number: string, kind: CarrierTask['kind']): void {
    this.open.delete(keyOf(number, kind));
  }
}

function askedIn(recorded: RecordedEvent) {
  const { workspace, actor, correlationId, reason } = readMetadata(recorded);
  return { workspace, askedBy: recorded.id, actor, correlationId, ...(reason !== undefined && { reason }) };
}

const keyOf = (number: string, kind: CarrierTask['kind']): string => `${number} ${kind}`;
