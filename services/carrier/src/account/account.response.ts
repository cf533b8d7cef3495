import { ApiProperty } from '@nestjs/swagger';
import { CARRIERS, REGIONS, REGION_EDGES, SANDBOX_NOTICE } from '#number-facts';
import type { CarrierName } from '#number-facts';
import type { RefusedRequests } from '#carrier-webhooks';
import type { SpokenSentence } from './domain/account.events.js';
import type { KnownAccount } from './domain/account.state.js';

class SentenceResponse implements SpokenSentence {
  @ApiProperty() text!: string;
  @ApiProperty({ example: 'en-US' }) language!: string;
}

class EdgeResponse {
  @ApiProperty({ example: 'dublin' }) edge!: string;
  @ApiProperty({ description: 'For people', example: 'Ireland (Dublin)' }) name!: string;
}

class AccountRegionResponse {
  @ApiProperty({ example: 'ie1' }) region!: string;
  @ApiProperty({ description: 'For people', example: 'Ireland' }) name!: string;
  @ApiProperty({ type: [EdgeResponse], description: 'Those to which it is the nearest' })
  edges!: readonly EdgeResponse[];
}

class RefusedRequestsResponse implements RefusedRequests {
  @ApiProperty() count!: number;
  @ApiProperty({ format: 'date-time', description: 'When the last one came' }) lastAt!: string;
}

/** A carrier account as the contract shows it. Never its credentials. */
export class AccountResponse {
  @ApiProperty({ example: 'twilio-4f9d1c2ab37e5d60819c42af' }) id!: string;
  @ApiProperty({ enum: CARRIERS }) carrier!: CarrierName;
  @ApiProperty({ description: 'What people here call it' }) name!: string;
  @ApiProperty({
    type: String,
    nullable: true,
    description: "The carrier's own name for the account, such as a Twilio account SID",
  })
  reference!: string | null;
  @ApiProperty({
    type: [String],
    example: ['accountSid', 'authToken', 'regions.ie1.authToken'],
    description: 'What credentials are kept here, by their names. They themselves are never shown',
  })
  credentials!: readonly string[];
  @ApiProperty({
    type: SentenceResponse,
    nullable: true,
    required: false,
    description: 'What callers hear when nobody can take their call; null for our own sentences',
  })
  sentence?: SpokenSentence | null;
  @ApiProperty({
    type: [AccountRegionResponse],
    required: false,
    description:
      'Where calls of its numbers can be handled: PATCH /v1/numbers/{number} takes each of these regions and edges. Absent where there is no choice',
  })
  regions?: readonly AccountRegionResponse[];
  @ApiProperty({ format: 'date-time', required: false, description: 'Absent of the built-in sandbox' })
  connectedAt?: string;
  @ApiProperty({
    type: RefusedRequestsResponse,
    required: false,
    description:
      'Requests in its name since the service was started that nothing kept of the account has signed: calls of its numbers fail while they go on coming. Absent while there is none, and in answers to changes',
  })
  refusedRequests?: RefusedRequestsResponse;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
}

const REGION_CHOICES: readonly AccountRegionResponse[] = REGIONS.map(({ value, name }) => ({
  region: value,
  name,
  edges: REGION_EDGES.filter(({ region }) => region === value).map(({ edge, name: ofEdge }) => ({
    edge,
    name: ofEdge,
  })),
}));

export function accountResponse(account: KnownAccount): AccountResponse {
  const { carrierAccountId: id, carrier, name, reference, credentials = [], sentence, connectedAt } = account;
  return {
    id,
    carrier,
    name,
    reference,
    credentials,
    sentence,
    connectedAt,
    ...(carrier === 'twilio' && { regions: REGION_CHOICES }),
    ...(carrier === 'sandbox' && { notice: SANDBOX_NOTICE }),
  };
}
