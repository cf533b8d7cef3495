import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import { Standalone } from './standalone.js';

class LivenessResponse {
  @ApiProperty({ enum: ['live'] }) status!: 'live';
}

class NumberTableResponse {
  @ApiProperty({ description: 'How far the table has got' }) position!: string;
  @ApiProperty({ description: 'How far the log goes' }) head!: string;
}

class ReadinessResponse {
  @ApiProperty({ enum: ['ready', 'not_ready'] }) status!: 'ready' | 'not_ready';

  @ApiProperty({ type: [String], description: 'Why not, and what to do; empty when ready' })
  reasons!: readonly string[];

  @ApiProperty({ description: 'Lists wait for the table, calls do not' })
  numberTable!: NumberTableResponse;
}

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(private readonly standalone: Standalone) {}

  @Get('live')
  @RequiresRole('anybody')
  @ApiOperation({ summary: 'The process answers', operationId: 'healthLive' })
  @ApiOkResponse({ type: LivenessResponse })
  live(): LivenessResponse {
    return { status: 'live' };
  }

  @Get('ready')
  @RequiresRole('anybody')
  @ApiOperation({ summary: 'Calls are answered from everything in the log', operationId: 'healthReady' })
  @ApiOkResponse({ type: ReadinessResponse })
  @ApiServiceUnavailableResponse({ type: ReadinessResponse, description: 'Not ready' })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ReadinessResponse> {
    const reasons = [...this.standalone.failures.reasons];
    if (this.standalone.gate.stale) reasons.push('The call gate does not follow the log, so that no call is answered.');
    const numberTable = {
      position: String(await this.standalone.adapters.numberTable.position()),
      head: String(await this.standalone.store.head()),
    };
    if (reasons.length === 0) return { status: 'ready', reasons, numberTable };
    reply.status(503);
    return { status: 'not_ready', reasons, numberTable };
  }
}
