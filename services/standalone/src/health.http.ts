import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import { Standalone } from './standalone.js';

interface Readiness {
  readonly status: 'ready' | 'not_ready';
  /** Why not; empty when ready. */
  readonly reasons: readonly string[];
  /** Calls don't wait for the table, lists do: how far it has got and how far the log goes, as positions. */
  readonly numberTable: { readonly position: string; readonly head: string };
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
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<Readiness> {
    const reasons: string[] = [];
    if (this.standalone.gate.stale) reasons.push('The call gate does not follow the log.');
    if (this.standalone.failure) reasons.push('A reader of the log has failed; restart the process and see its log.');
    const numberTable = {
      position: String(await this.standalone.adapters.numberTable.position()),
      head: String(await this.standalone.store.head()),
    };
    if (reasons.length === 0) return { status: 'ready', reasons, numberTable };
    reply.status(503);
    return { status: 'not_ready', reasons, numberTable };
  }
}
