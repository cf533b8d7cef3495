import { Body, Controller, Delete, HttpCode, Param, Put, UseGuards } from '@nestjs/common';
import { ApiExcludeController } from '@nestjs/swagger';
import { RequiresRole, ServiceTokenGuard } from '#access';
import { EventStore, START } from '#event-store';
import type { Position } from '#event-store';
import { LEASE_MS, LeaseBook, WriterClaim } from '#fence';
import { Text, idInPath } from '#http-api';
import { RecentlySet } from '#recently-set';
import { RouteFacts } from '#route-facts';
import { gateOfAnotherLog } from './gate-lease.errors.js';

const POSITION = { expression: /^(?:0|[1-9]\d{0,15})$/, message: '$property must be a position, such as 1234.' };

class RenewLeaseRequest {
  @Text({ description: 'Position up to which the gate has applied everything', maxLength: 16, pattern: POSITION })
  applied!: string;

  @Text({ description: 'The last public event up to there', minLength: 1, maxLength: 64, optional: true })
  lastEventId?: string;

  @Text({ description: 'Its position', maxLength: 16, pattern: POSITION, optional: true })
  lastEventPosition?: string;
}

interface GrantResponse {
  readonly leaseMs: number;
  /** A gate may answer once it has applied this. */
  readonly head: string;
}

const MAX_KNOWN_EVENTS = 1_000;

/** Leases for gates, asked for by gates. Not for the public: the API description leaves it out. */
@ApiExcludeController()
@Controller('internal/gates')
@UseGuards(ServiceTokenGuard)
export class GrantGateLeaseController {
  /** Events that gates named and that are in the log: all gates name the same, again and again. */
  private readonly ourEvents = new RecentlySet<string, string>(MAX_KNOWN_EVENTS);
  /** The log is known to go as far as this. */
  private seenHead: Position = START;

  constructor(
    private readonly leases: LeaseBook,
    private readonly store: EventStore,
    private readonly writer: WriterClaim,
  ) {}

  @Put(':gateId/lease')
  @RouteFacts({ quiet: true, idempotencyKey: 'ignored', whileStarting: 'answered-from-the-log' })
  @RequiresRole('anybody')
  async renew(@Param('gateId', idInPath) gateId: string, @Body() state: RenewLeaseRequest): Promise<GrantResponse> {
    await this.requireOurs(state);
    // First the lease, then the head: a block that this lease does not wait for is in the head that it tells of.
    this.leases.renew(gateId, Number(state.applied));
    // Asked only now: a claim that was seen before this request came proves nothing about a lease counted from there.
    const [head] = await Promise.all([this.head(), this.writer.confirm()]);
    return { leaseMs: LEASE_MS, head: String(head) };
  }

  /** A gate that knows another past than this log would acknowledge what it has never heard of. */
  private async requireOurs({ applied, lastEventId: id, lastEventPosition: position }: RenewLeaseRequest) {
    if (Number(applied) > this.seenHead && Number(applied) > (await this.head())) throw gateOfAnotherLog();
    if (id === undefined || position === undefined || this.ourEvents.get(id) === position) return;
    const [event] = await this.store.readAll({ after: Number(position) - 1, maxEvents: 1 });
    if (event?.id !== id || event.position !== Number(position)) throw gateOfAnotherLog();
    this.ourEvents.set(id, position);
  }

  private async head(): Promise<Position> {
    const head = await this.store.head();
    this.seenHead = Math.max(this.seenHead, head);
    return head;
  }

  @Delete(':gateId/lease')
  @HttpCode(204)
  @RouteFacts({ whileStarting: 'answered' })
  @RequiresRole('anybody')
  giveUp(@Param('gateId', idInPath) gateId: string): void {
    this.leases.giveUp(gateId);
  }
}
