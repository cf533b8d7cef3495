import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { PublicEventBatch } from '#event-bus';
import { WHOLE_LOG } from '#event-bus/handlers';
import { CallGate } from '../call-gate.js';

/** The gate hears of everything in the order in which it happened: a block that overtook or was overtaken would be none. */
@Controller()
export class KeepIndexCurrent {
  constructor(private readonly gate: CallGate) {}

  @EventPattern(WHOLE_LOG)
  apply(@Payload() batch: PublicEventBatch): void {
    this.gate.apply(batch);
  }
}
