import { ApiAcceptedResponse, ApiProperty } from '@nestjs/swagger';
import type { Fence, FenceReport, GateAcknowledgement } from '#fence';
import type { Position } from '#event-store';
import { Acknowledged, WholeNumber } from '#http-api';

export const DEFAULT_WAIT_MS = 5_000;
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

/** What is answered in place of the usual success while a gate is missing. */
export const ApiNotYetEnforced = (type: new () => object): MethodDecorator =>
  ApiAcceptedResponse({ type, description: 'Stored; some gates have not acknowledged yet' });

/** A command that is answered when the gates have acknowledged it. */
export interface FencedCommand {
  readonly fence: Fence;
  readonly position: Position;
  /** When the request came in, by `performance.now()`. */
  readonly startedAtMs: number;
  readonly query: FenceQuery;
}

/** Waits for the gates and answers which have acknowledged: 200 only when all have, 202 while one is missing. */
export async function acknowledgeFence(command: FencedCommand): Promise<Acknowledged<FenceResponse>> {
  const fence = await fenceResponse(command);
  return new Acknowledged(fence, { position: command.position, status: fence.enforced ? 200 : 202 });
}

/** As `acknowledgeFence`, beside an answer of its own with a status of its own. */
export async function acknowledgeWithFence<Body extends object>(
  command: FencedCommand,
  body: Body,
  { status = 200, version }: { readonly status?: 200 | 201; readonly version?: string } = {},
): Promise<Acknowledged<Body & { readonly fence: FenceResponse }>> {
  const fence = await fenceResponse(command);
  const facts = { position: command.position, version, status: fence.enforced ? status : 202 };
  return new Acknowledged({ ...body, fence }, facts);
}

async function fenceResponse({ fence, position, startedAtMs, query }: FencedCommand): Promise<FenceResponse> {
  const { enforced, gates } = await fence.report(position, query.waitMs ?? DEFAULT_WAIT_MS);
  return { enforced, position: String(position), enforcedInMs: Math.round(performance.now() - startedAtMs), gates };
}
