import { ApiProperty } from '@nestjs/swagger';
import { NUMBER_TYPES } from '#number-facts';
import type { Capabilities, Money, NumberType } from '#number-facts';
import { CostResponse } from '../../cost.response.js';
import type { AreaCodeSuggestion } from '../suggest-area-codes.js';
import type { UnansweredAccount } from './asked-accounts.js';

class ListedCapabilities implements Capabilities {
  @ApiProperty() voice!: boolean;
  @ApiProperty() sms!: boolean;
  @ApiProperty() mms!: boolean;
}

export class ListingResponse {
  @ApiProperty({ description: 'E.164', example: '+14155550100' }) number!: string;
  @ApiProperty({ description: 'ISO 3166-1' }) country!: string;
  @ApiProperty({ type: String, nullable: true }) locality!: string | null;
  @ApiProperty({ enum: NUMBER_TYPES }) type!: NumberType;
  @ApiProperty({ type: ListedCapabilities }) capabilities!: Capabilities;
  @ApiProperty({ type: CostResponse, nullable: true, description: 'Null where the carrier does not say' })
  monthlyCost!: Money | null;
  @ApiProperty({ required: false, description: 'When monthlyCost is null: why' }) monthlyCostNote?: string;
  @ApiProperty({ enum: ['address', 'bundle'], isArray: true, description: 'What the carrier wants of the buyer first' })
  requires!: readonly ('address' | 'bundle')[];
  @ApiProperty() carrierAccountId!: string;
  @ApiProperty({
    format: 'date-time',
    description: 'When its carrier was asked: a minute ago at most, or an hour while it is away',
  })
  askedAt!: string;
}

class SuggestionResponse implements AreaCodeSuggestion {
  @ApiProperty({ example: '628' }) areaCode!: string;
  @ApiProperty({ type: String, nullable: true, example: 'San Francisco, CA' }) locality!: string | null;
}

class UnansweredResponse implements UnansweredAccount {
  @ApiProperty() carrierAccountId!: string;
  @ApiProperty({ example: 'country_not_offered' }) code!: string;
  @ApiProperty({ description: 'Why, for people' }) detail!: string;
}

export class MarketplaceResponse {
  @ApiProperty({ type: [ListingResponse], description: 'Of real carriers first, then of the sandbox' })
  items!: readonly ListingResponse[];
  @ApiProperty({ type: String, nullable: true, description: 'Always null: ask for more with limit' }) nextCursor!: null;
  @ApiProperty({ description: 'Where was looked: ISO 3166-1', example: 'US' }) country!: string;
  @ApiProperty({
    required: false,
    description: 'When nothing was found and no country was named: which was taken, and why',
  })
  countryNote?: string;
  @ApiProperty({
    required: false,
    description:
      'When nothing was found: that the area code is of another country or another type, is written without its 0, or is not known here; and what to do',
  })
  areaCodeNote?: string;
  @ApiProperty({
    required: false,
    description:
      'When nothing was found, and there is neither a suggestion nor a note on the area code: what to do next',
  })
  note?: string;
  @ApiProperty({
    type: [UnansweredResponse],
    required: false,
    description:
      'Accounts whose carrier has refused the search or could not be asked; when none answers, the search fails',
  })
  unanswered?: readonly UnansweredResponse[];
  @ApiProperty({
    type: [SuggestionResponse],
    required: false,
    description:
      'When nothing was found in an area code: near ones that have some, those of real carriers first, then the nearest',
  })
  suggestions?: readonly SuggestionResponse[];
  @ApiProperty({
    required: false,
    description:
      'When any of it, or of the suggestions, is of the sandbox alone: which, and that nothing of that is real',
  })
  notice?: string;
}
