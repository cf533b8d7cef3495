import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import type { PublicEvent } from '#contracts';
import type { PublicEventBatch } from '#event-bus';
import { WHOLE_LOG } from '#event-bus/handlers';
import { CarrierRuns } from './background/carrier-runs.js';

const DECISIONS: ReadonlySet<PublicEvent['type']> = new Set([
  'NumberReleaseStarted',
  'NumberDetachStarted',
  'RegionSet',
  'ImportStarted',
]);

/** What the inventory has decided is to be done at once; what nobody hears of is found a little later. */
@Controller()
export class LookForWorkWhenTheInventoryDecides {
  constructor(private readonly runs: CarrierRuns) {}

  @EventPattern(WHOLE_LOG)
  apply(@Payload() { events, live }: PublicEventBatch): void {
    if (live && events.some(({ type }) => DECISIONS.has(type))) this.runs.lookForWork();
  }
}
