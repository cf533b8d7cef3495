import { ApiProperty } from '@nestjs/swagger';
import type { AgentState, RegisteredAgent } from '../agent/domain/agent.state.js';
import type { ActiveHold } from '../hold/domain/active-hold.js';
import { HoldResponse } from '../hold/hold.response.js';
import { assignedAgent, outboundCalls } from './domain/number.state.js';
import type { ClaimedNumber, NumberRegion } from './domain/number.state.js';
import { CARRIERS, NUMBER_TYPES, SANDBOX_NOTICE } from '#number-facts';
import type { Capabilities, CarrierName, Money, NumberType } from '#number-facts';
import type { CarrierRefusal, Profile, RegionChoice, RegionStatus } from './domain/number.events.js';

class CapabilitiesResponse implements Capabilities {
  @ApiProperty() voice!: boolean;
  @ApiProperty() sms!: boolean;
  @ApiProperty() mms!: boolean;
}

class MoneyResponse implements Money {
  @ApiProperty({ description: 'Decimal', example: '1.15' }) amount!: string;
  @ApiProperty({ description: 'ISO 4217', example: 'USD' }) currency!: string;
}

class CarrierRefusalResponse implements CarrierRefusal {
  @ApiProperty({ description: 'Stable' }) code!: string;
  @ApiProperty({ description: 'A sentence for people' }) detail!: string;
}

class RegionResponse {
  @ApiProperty({ example: 'us1' }) value!: string;
  @ApiProperty({
    required: false,
    example: 'ashburn',
    description: 'Where calls enter the network of the carrier; absent: its choice',
  })
  edge?: string;
  @ApiProperty({
    enum: ['assumed', 'pending', 'confirmed'],
    description:
      '`assumed`: where numbers are at first, and the carrier was not asked; or it did not confirm what was asked for last',
  })
  status!: RegionStatus;
  @ApiProperty({
    type: CarrierRefusalResponse,
    required: false,
    description: 'Why the region that was asked for last could not be had',
  })
  failure?: CarrierRefusalResponse;
}

class ProfilesResponse implements Record<Profile, string | null> {
  @ApiProperty({ type: String, nullable: true, description: 'Agent id' }) inbound!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Agent id' }) outbound!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Agent id' }) sms!: string | null;
}

/** A number as the contract shows it. */
export class NumberResponse {
  @ApiProperty({ description: 'E.164', example: '+14155550100' }) number!: string;
  @ApiProperty({ enum: ['active', 'releasing', 'released', 'detached'] }) status!: string;
  @ApiProperty({ enum: CARRIERS }) carrier!: CarrierName;
  @ApiProperty({ type: String, nullable: true }) carrierAccountId!: string | null;
  @ApiProperty({ enum: ['purchased', 'imported'] }) origin!: 'purchased' | 'imported';
  @ApiProperty({ enum: NUMBER_TYPES }) type!: NumberType;
  @ApiProperty({ type: CapabilitiesResponse }) capabilities!: Capabilities;
  @ApiProperty({ type: String, nullable: true, description: 'ISO 3166-1 alpha-2' }) country!: string | null;
  @ApiProperty({ type: String, nullable: true }) locality!: string | null;
  @ApiProperty({ type: MoneyResponse, nullable: true }) monthlyCost!: Money | null;
  @ApiProperty({ type: ProfilesResponse }) profiles!: Readonly<Record<Profile, string | null>>;
  @ApiProperty({
    description: 'The agents named in profiles, by id',
    type: 'object',
    additionalProperties: {
      type: 'object',
      properties: { name: { type: 'string' }, status: { type: 'string' } },
      required: ['name', 'status'],
    },
  })
  agents!: Readonly<Record<string, { readonly name: string; readonly status: string }>>;
  @ApiProperty({ enum: ['enabled', 'disabled'], nullable: true, description: 'null while there is no outbound agent' })
  outboundCalls!: 'enabled' | 'disabled' | null;
  @ApiProperty({ description: 'Every hold that blocks outbound calls', type: [HoldResponse] })
  holds!: readonly ActiveHold[];
  @ApiProperty({
    type: RegionResponse,
    required: false,
    description: 'Only where the carrier has regions, and while the number is held here',
  })
  region?: RegionResponse;
  @ApiProperty({
    type: CarrierRefusalResponse,
    required: false,
    description: 'Why the number is still here, though its release or detach was asked for',
  })
  giveBackFailure?: CarrierRefusalResponse;
  @ApiProperty({ description: 'Send it as If-Match to change only what you saw', example: '7' }) version!: string;
  @ApiProperty({ format: 'date-time' }) acquiredAt!: string;
  @ApiProperty({ format: 'date-time' }) updatedAt!: string;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
}

/** `agent` is the one agent that the number's profiles name, if any. */
export function numberResponse(
  number: ClaimedNumber,
  agent: AgentState | undefined,
  holds: readonly ActiveHold[],
): NumberResponse {
  return {
    number: number.number,
    status: number.status,
    carrier: number.carrier,
    carrierAccountId: number.carrierAccountId,
    origin: number.origin,
    type: number.type,
    capabilities: number.capabilities,
    country: number.country,
    locality: number.locality,
    monthlyCost: number.monthlyCost,
    profiles: number.profiles,
    agents: namedAgents(number, agent),
    outboundCalls: outboundCalls(number),
    holds,
    ...(number.region && { region: regionResponse(number.region) }),
    ...(number.giveBackFailure && { giveBackFailure: number.giveBackFailure }),
    version: number.version,
    acquiredAt: number.acquiredAt,
    updatedAt: number.updatedAt,
    ...(number.carrier === 'sandbox' && { notice: SANDBOX_NOTICE }),
  };
}

/** A region as the contract shows it. */
export function regionResponse({
  value,
  edge,
  status,
  failure,
}: RegionChoice & Pick<NumberRegion, 'status' | 'failure'>): RegionResponse {
  return { value, ...(edge !== null && { edge }), status, ...(failure && { failure }) };
}

function namedAgents(number: ClaimedNumber, agent: AgentState | undefined): NumberResponse['agents'] {
  const agentId = assignedAgent(number);
  if (agentId === null || !agent || agent.status === 'unknown') return {};
  const { name, status }: RegisteredAgent = agent;
  return { [agentId]: { name, status } };
}
