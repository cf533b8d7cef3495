import { Body, Controller, HttpCode, Param, Post, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequiresRole, ServiceTokenGuard } from '#access';
import { CarrierSide } from '#carrier-side';
import { RouteFacts } from '#route-facts';

/** For the inventory in another process. Not for the public: the API description leaves it out. */
@ApiExcludeController()
@Controller('internal/carrier-side')
@UseGuards(ServiceTokenGuard)
export class CarrierSideController {
  constructor(private readonly side: CarrierSide) {}

  @Post(':operation')
  @HttpCode(200)
  @RouteFacts({ quiet: true, idempotencyKey: 'ignored' })
  @RequiresRole('anybody')
  async do(
    @Param('operation') operation: string,
    @Body() body: { readonly arguments?: unknown } | undefined,
  ): Promise<{ readonly answer: unknown }> {
    // Only processes apart are asked, and schemas take long to load.
    const { CARRIER_SIDE_OPERATIONS, answerOperation } = await import('#carrier-side/remote');
    return { answer: await answerOperation(CARRIER_SIDE_OPERATIONS, this.side, operation, body?.arguments) };
  }
}
