import { Controller, Get, Res } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';
import { RouteFacts } from '#route-facts';
import { ProcessMetrics } from './process-metrics.js';

@ApiTags('operations')
@Controller('metrics')
export class MetricsController {
  constructor(private readonly metrics: ProcessMetrics) {}

  @Get()
  // Open like health: counts and times of the process, nothing of any workspace and nothing secret.
  @RequiresRole('anybody')
  @RouteFacts({ quiet: true, whileStarting: 'answered' })
  @ApiOperation({ summary: 'Metrics for Prometheus; no key needed', operationId: 'metrics' })
  @ApiProduces('text/plain')
  @ApiOkResponse({ schema: { type: 'string' } })
  async read(@Res({ passthrough: true }) reply: FastifyReply): Promise<string> {
    reply.type(this.metrics.contentType);
    return this.metrics.text();
  }
}
