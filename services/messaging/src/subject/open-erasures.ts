import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import type { ErasureEvent } from './domain/erasure.events.js';
import type { Subject } from './subject-key.js';
import { subjectStream } from './erasure.aggregate.js';

/** The subjects whose words are being erased: after a start that goes on. */
export class OpenErasures {
  static readonly eventTypes: readonly ErasureEvent['type'][] = ['SubjectErasureStarted', 'SubjectErased'];
  private readonly byStream = new Map<string, Subject>();

  apply(recorded: RecordedEvent): void {
    const event = domainEvent<ErasureEvent>(recorded);
    const subject = { workspace: readMetadata(recorded).workspace, subject: event.subject };
    if (event.type === 'SubjectErasureStarted') this.byStream.set(subjectStream(subject), subject);
    else this.byStream.delete(subjectStream(subject));
  }

  all(): Iterable<Subject> {
    return this.byStream.values();
  }
}
