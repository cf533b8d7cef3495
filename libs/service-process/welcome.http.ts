import { Controller, Get, Headers, Res } from '@nestjs/common';
import { ApiFoundResponse, ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { RequiresRole } from '#access';

class WelcomeResponse {
  @ApiProperty({ enum: ['Ringfence'] }) name!: 'Ringfence';
  @ApiProperty({ description: 'For people' }) docs!: string;
  @ApiProperty({ description: 'For programs' }) openapi!: string;
  @ApiProperty({ description: 'What subscribers hear, for programs' }) asyncapi!: string;
  @ApiProperty({ description: 'Whether calls are answered' }) health!: string;
}

/** Where whoever knows only the address finds everything else. */
@ApiTags('operations')
@Controller()
export class WelcomeController {
  @Get()
  @RequiresRole('anybody')
  @ApiOperation({ summary: 'Where to look further', operationId: 'welcome' })
  @ApiOkResponse({ type: WelcomeResponse })
  @ApiFoundResponse({ description: 'A browser is sent to the API description' })
  welcome(
    @Headers('accept') accept: string | undefined,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): WelcomeResponse | undefined {
    reply.header('vary', 'accept');
    if (accept?.includes('text/html')) {
      reply.status(302).header('location', '/docs');
      return undefined;
    }
    return {
      name: 'Ringfence',
      docs: '/docs',
      openapi: '/openapi.json',
      asyncapi: '/asyncapi.json',
      health: '/health/ready',
    };
  }
}
