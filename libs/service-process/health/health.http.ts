import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import { RouteFacts } from '#route-facts';
import { Health } from './health.js';

class LivenessResponse {
  @ApiProperty({ enum: ['live'] }) status!: 'live';
}

class ReadingResponse {
  @ApiProperty({ description: 'How far it has got' }) position!: string;
  @ApiProperty({ description: 'How far what it reads goes' }) head!: string;
}

class ReadinessResponse {
  @ApiProperty({ enum: ['ready', 'not_ready'] }) status!: 'ready' | 'not_ready';

  @ApiProperty({ type: [String], description: 'Why not, and what to do; empty when ready' })
  reasons!: readonly string[];

  @ApiProperty({
    type: [String],
    description: 'What to look after, though requests are answered; empty when all is well',
  })
  warnings!: readonly string[];

  @ApiProperty({ description: 'Lists wait for the table, calls do not', required: false })
  numberTable?: ReadingResponse;

  @ApiProperty({ description: 'What the gate has heard of the inventory’s log, where it is apart', required: false })
  gate?: ReadingResponse;

  @ApiProperty({ description: 'What was sent to the event bus of what is in the log', required: false })
  relay?: ReadingResponse;
}

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(private readonly health: Health) {}

  @Get('live')
  @RequiresRole('anybody')
  // Asked every second or so: logged, that would be most of the log.
  @RouteFacts({ quiet: true, whileStarting: 'answered' })
  @ApiOperation({ summary: 'The process answers', operationId: 'healthLive' })
  @ApiOkResponse({ type: LivenessResponse })
  live(): LivenessResponse {
    return { status: 'live' };
  }

  @Get('ready')
  @RequiresRole('anybody')
  @RouteFacts({ quiet: true, whileStarting: 'answered' })
  @ApiOperation({ summary: 'Calls are answered from everything in the log', operationId: 'healthReady' })
  @ApiOkResponse({ type: ReadinessResponse })
  @ApiServiceUnavailableResponse({ type: ReadinessResponse, description: 'Not ready' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessResponse> {
    // At once: whoever asks waits a few seconds at most, and both may wait for a server that hangs.
    const { health } = this;
    const [reasons, warnings, found] = await Promise.all([health.reasons(), health.warnings(), health.readings()]);
    const readings = Object.entries(found).map(([name, { position, head }]) => [
      name,
      { position: String(position), head: String(head) },
    ]);
    if (reasons.length > 0) reply.status(503);
    return { status: reasons.length === 0 ? 'ready' : 'not_ready', reasons, warnings, ...Object.fromEntries(readings) };
  }
}
