import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { PublicEventBatch } from '#event-bus';
import { WHOLE_LOG } from '#event-bus/handlers';
import { KeyRing } from './key-ring.js';

/** Keys issued and revoked, wherever that was, are known here. */
@Controller()
export class KeepKeysCurrent {
  constructor(private readonly keys: KeyRing) {}

  @EventPattern(WHOLE_LOG)
  apply(@Payload() { events, live, unread = [] }: PublicEventBatch): void {
    for (const event of events) this.keys.apply(event);
    // What cannot be read of a key may be its revocation.
    for (const { subject: keyId = '', workspace = '' } of unread) {
      this.keys.apply({ type: 'ApiKeyRevoked', workspace, keyId });
    }
    if (live) this.keys.noteComplete();
  }
}
