import { ApiProperty } from '@nestjs/swagger';
import type { Fence, FenceReport, GateAcknowledgement } from '#fence';
import type { Position } from '#event-store';
import { WholeNumber } from '#http-api';

const DEFAULT_WAIT_MS = 5_000;
const MAX_WAIT_MS = 60_000;

/** Taken by every route that may block something. */
export class FenceQuery {
  @WholeNumber({
    description: 'How long to wait for every gate before answering 202, in milliseconds',
    min: 0,
    max: MAX_WAIT_MS,
    default: DEFAULT_WAIT_MS,
    optional: true,
  })
  waitMs?: number;
}

class GateAcknowledgementResponse implements GateAcknowledgement {
  @ApiProperty() id!: string;
  @ApiProperty({ format: 'date-time' }) ackedAt!: string;
}

class GatesResponse {
  @ApiProperty({ type: [GateAcknowledgementResponse] }) acked!: readonly GateAcknowledgement[];
  @ApiProperty({ type: [String] }) missing!: readonly string[];
}

/** What a block answers: enforced by every gate, or which gates are still missing. */
export class FenceResponse {
  @ApiProperty() enforced!: boolean;
  @ApiProperty({ description: 'Where in the log the block is', example: '1234' }) position!: string;
  @ApiProperty({ description: 'From the arrival of the request, in milliseconds' }) enforcedInMs!: number;
  @ApiProperty({ type: GatesResponse }) gates!: FenceReport['gates'];
}

/** Waits for the gates. `startedAtMs`: when the request came in, by `performance.now()`. */
export async function fenceResponse(
  fence: Fence,
  position: Position,
  startedAtMs: number,
  { waitMs = DEFAULT_WAIT_MS }: FenceQuery,
): Promise<FenceResponse> {
  const { enforced, gates } = await fence.report(position, waitMs);
  return { enforced, position: String(position), enforcedInMs: Math.round(performance.now() - startedAtMs), gates };
}

/** 200 only when enforced; 202 while a gate is missing. */
export const fenceStatus = ({ enforced }: FenceResponse): 200 | 202 => (enforced ? 200 : 202);
