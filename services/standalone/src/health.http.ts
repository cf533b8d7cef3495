import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import { Standalone } from './standalone.js';

interface Readiness {
  readonly status: 'ready' | 'not_ready';
  /** Why not; empty when ready. */
  readonly reasons: readonly string[];
}

@ApiTags('operations')
@Controller('health')
export class HealthController {
  constructor(private readonly standalone: Standalone) {}

  @Get('live')
  @RequiresRole('anybody')
  @ApiOperation({ summary: 'The process answers', operationId: 'healthLive' })
  @ApiOkResponse()
  live(): { status: 'live' } {
    return { status: 'live' };
  }

  @Get('ready')
  @RequiresRole('anybody')
  @ApiOperation({ summary: 'Calls are answered from everything in the log', operationId: 'healthReady' })
  @ApiOkResponse()
  @ApiServiceUnavailableResponse()
  ready(@Res({ passthrough: true }) reply: FastifyReply): Readiness {
    const reasons: string[] = [];
    if (this.standalone.gate.stale) reasons.push('The call gate does not follow the log.');
    if (this.standalone.failure) reasons.push('A reader of the log has failed; restart the process and see its log.');
    if (reasons.length === 0) return { status: 'ready', reasons };
    reply.status(503);
    return { status: 'not_ready', reasons };
  }
}
