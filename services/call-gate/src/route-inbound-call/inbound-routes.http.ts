import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequiresRole, ServiceTokenGuard } from '#access';
import { InboundRoutes } from '#inbound-routes';
import { RouteFacts } from '#route-facts';

/** For whoever answers carriers in another process. Not for the public: the API description leaves it out. */
@ApiExcludeController()
@Controller('internal/inbound-routes')
@UseGuards(ServiceTokenGuard)
export class InboundRoutesController {
  constructor(private readonly routes: InboundRoutes) {}

  @Post(':operation')
  @HttpCode(200)
  @RouteFacts({ quiet: true, idempotencyKey: 'ignored' })
  @RequiresRole('anybody')
  async do(
    @Param('operation') operation: string,
    @Body() body: { readonly arguments?: unknown } | undefined,
  ): Promise<{ readonly answer: unknown }> {
    // Only processes apart are asked, and schemas take long to load.
    const { INBOUND_ROUTES_OPERATIONS, answerOperation } = await import('#inbound-routes/remote');
    return { answer: await answerOperation(INBOUND_ROUTES_OPERATIONS, this.routes, operation, body?.arguments) };
  }
}
