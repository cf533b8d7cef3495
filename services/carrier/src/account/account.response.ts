import { ApiProperty } from '@nestjs/swagger';
import { CARRIERS } from '#number-facts';
import type { CarrierName } from '#number-facts';
import type { SpokenSentence } from './domain/account.events.js';
import type { KnownAccount } from './domain/account.state.js';

class SentenceResponse implements SpokenSentence {
  @ApiProperty() text!: string;
  @ApiProperty({ example: 'en-US' }) language!: string;
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
  @ApiProperty({ format: 'date-time', required: false, description: 'Absent of the built-in sandbox' })
  connectedAt?: string;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
}

export const NOTHING_IS_REAL = 'its numbers are fictional, nothing is charged, and no call or message gets through.';
export const SANDBOX_NOTICE = `This is the sandbox: ${NOTHING_IS_REAL}`;

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
    ...(carrier === 'sandbox' && { notice: SANDBOX_NOTICE }),
  };
}
