import { ApiProperty } from '@nestjs/swagger';
import type { Rest } from '#background-work';
import { saidToCaller } from '../said-to-caller.js';

/** Why something waits that goes on by itself. */
export class RestingResponse {
  @ApiProperty({ format: 'date-time', description: 'When it is tried again; in the past while it is being tried' })
  until!: string;
  @ApiProperty({ description: 'Stable', example: 'carrier_unavailable' }) code!: string;
  @ApiProperty({ description: 'Why, and what to do if anything is to be done' }) detail!: string;
}

export function restingResponse({ because, untilMs }: Rest): RestingResponse {
  const { name, code = 'internal_error', message } = saidToCaller(because) as Error & { readonly code?: string };
  // What is said of a store or a bus is for whoever runs it.
  const detail = name === 'DomainError' ? message : OF_OURS;
  return { until: new Date(untilMs).toISOString(), code, detail };
}

const OF_OURS =
  'Something that we need ourselves is away. It goes on by itself; the log of the carrier service says more.';
