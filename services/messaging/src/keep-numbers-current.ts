import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { PublicEventBatch } from '#event-bus';
import { WHOLE_LOG } from '#event-bus/handlers';
import { MessageNumbers } from './numbers/message-numbers.js';

/** Which numbers can write and be written to, and by whom, is what the inventory tells of them. */
@Controller()
export class KeepNumbersCurrent {
  constructor(private readonly numbers: MessageNumbers) {}

  @EventPattern(WHOLE_LOG)
  apply(@Payload() { events }: PublicEventBatch): void {
    for (const event of events) this.numbers.apply(event);
  }
}
