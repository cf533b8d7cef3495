import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import type { AgentConnection } from '#contracts';
import { DomainError } from '#domain-error';
import { Caller, E164_FIELD, Text } from '#http-api';
import { RouteFacts } from '#route-facts';
import { CallGate } from '../call-gate.js';
import { NO_ROUTE_SENTENCES } from './route-inbound-call.query.js';

class RouteRequest {
  @Text({ description: 'The number that was called, E.164', maxLength: 16, pattern: E164_FIELD })
  to!: string;

  @Text({ description: 'Who calls, as the carrier says', maxLength: 64, optional: true })
  from?: string;
}

class RouteResponse {
  @ApiProperty({ description: 'Who takes the call' }) agentId!: string;
  @ApiProperty({ description: 'E.164' }) number!: string;
  @ApiProperty({
    type: 'object',
    additionalProperties: true,
    nullable: true,
    description: 'Where to send the call, as the agent was saved: sipUri or websocketUrl; null when it says neither',
  })
  connect!: AgentConnection | null;
  @ApiProperty({ description: 'What the gate knew: everything in the log up to here' }) position!: string;
}

const routeStale = () =>
  new DomainError('gate_stale', 'This gate cannot prove that it knows who takes calls. Ask another, or try again.');

@ApiTags('calls')
@Controller('v1/calls')
export class RouteInboundCallController {
  constructor(private readonly gate: CallGate) {}

  @Post('route')
  // A question, whatever its method: asked again, it wants the answer of now.
  @RouteFacts({ idempotencyKey: 'ignored', whileStarting: routeStale })
  @HttpCode(200)
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Which agent takes a call that came in', operationId: 'routeInboundCall' })
  @ApiOkResponse({ type: RouteResponse })
  route(@Body() { to }: RouteRequest, @Caller() { workspace }: Principal): RouteResponse {
    const call = { workspace, to };
    if (this.gate.stale || this.gate.isUnsureWhoTakes(call)) throw routeStale();
    const route = this.gate.route(call);
    if (!route.found) throw new DomainError(route.code, NO_ROUTE_SENTENCES[route.code]);
    const { agentId, number, connect } = route;
    return { agentId, number, connect, position: String(this.gate.position) };
  }
}
