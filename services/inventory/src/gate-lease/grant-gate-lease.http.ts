import { Body, Controller, Delete, HttpCode, Param, Put, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequiresRole, ServiceTokenGuard } from '#access';
import { EventStore } from '#event-store';
import { LEASE_MS, LeaseBook } from '#fence';
import { Text, idInPath } from '#http-api';
import { RouteFacts } from '#route-facts';

class RenewLeaseRequest {
  @Text({
    description: 'Position up to which the gate has applied everything',
    maxLength: 16,
    pattern: { expression: /^(?:0|[1-9]\d{0,15})$/, message: '$property must be a position, such as 1234.' },
  })
  applied!: string;
}

interface GrantResponse {
  readonly leaseMs: number;
  /** A gate may answer once it has applied this. */
  readonly head: string;
}

/** Leases for gates, asked for by gates. Not for the public: the API description leaves it out. */
@ApiExcludeController()
@Controller('internal/gates')
@UseGuards(ServiceTokenGuard)
export class GrantGateLeaseController {
  constructor(
    private readonly leases: LeaseBook,
    private readonly store: EventStore,
  ) {}

  @Put(':gateId/lease')
  @RouteFacts({ quiet: true, idempotencyKey: 'ignored' })
  @RequiresRole('anybody')
  async renew(
    @Param('gateId', idInPath) gateId: string,
    @Body() { applied }: RenewLeaseRequest,
  ): Promise<GrantResponse> {
    // First the lease, then the head: a block that this lease does not wait for is in the head that it tells of.
    this.leases.renew(gateId, Number(applied));
    return { leaseMs: LEASE_MS, head: String(await this.store.head()) };
  }

  @Delete(':gateId/lease')
  @HttpCode(204)
  @RequiresRole('anybody')
  giveUp(@Param('gateId', idInPath) gateId: string): void {
    this.leases.giveUp(gateId);
  }
}
