import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { Transform } from 'class-transformer';
import { IsBoolean, ValidateBy } from 'class-validator';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { DomainError, hasCode } from '#domain-error';
import { Caller, Choice, DEFAULT_PAGE_ITEMS, MAX_PAGE_ITEMS, Text, WholeNumber } from '#http-api';
import { NUMBER_TYPES, SANDBOX_ACCOUNT_ID } from '#number-facts';
import type { Capabilities, NumberType } from '#number-facts';
import { NumberRegister } from '#number-register';
import { isCountry } from '#phone-number';
import { AccountDirectory } from '../../account/account-directory/account-directory.js';
import { ConnectedAccounts } from '../../account/connected-accounts.js';
import type { ConnectedAccount } from '../../account/connected-accounts.js';
import { saidToCaller } from '../../said-to-caller.js';
import { Marketplace } from '../remembering-marketplace.js';
import type { MarketplaceSearch } from '../remembering-marketplace.js';
import { suggestAreaCodes } from '../suggest-area-codes.js';
import type { FoundAreaCode } from '../suggest-area-codes.js';
import { AskedAccounts } from './asked-accounts.js';
import { askedArea } from './asked-area.js';
import { MarketplaceResponse } from './marketplace.response.js';
import type { ListingResponse } from './marketplace.response.js';
import { freeListings } from './free-listings.js';
import { noticeOf } from './sandbox-apart.js';
import { whatNext } from './what-next.js';

const COUNTRY = {
  expression: /^[A-Za-z]{2}$/,
  message: '$property must be two letters (ISO 3166-1), such as US.',
};
/** Two letters that name no country: no carrier needs to be asked. What is not two letters is told by the pattern. */
const NamesCountry = ValidateBy(
  {
    name: 'namesCountry',
    validator: { validate: (value) => !COUNTRY.expression.test(String(value)) || isCountry(String(value)) },
  },
  { message: '$property is no country that has phone numbers; write the two letters of ISO 3166-1, such as US.' },
);
const DIGITS = { expression: /^\d+$/, message: '$property must be digits.' };
const CAPABILITIES = ['voice', 'sms', 'mms'] as const;

class MarketplaceQuery {
  @Text({
    description: 'Default: every connected account, or the sandbox while there is none',
    maxLength: 64,
    optional: true,
  })
  carrierAccountId?: string;

  @Transform(({ value }: { value: unknown }) => (typeof value === 'string' ? value.toUpperCase() : value))
  @NamesCountry
  @Text({
    description: 'ISO 3166-1; default that of the area code in North America, else US',
    minLength: 2,
    maxLength: 2,
    pattern: COUNTRY,
    optional: true,
    example: 'US',
  })
  country?: string;

  @Text({ description: 'Digits after the country code', maxLength: 6, pattern: DIGITS, optional: true, example: '415' })
  areaCode?: string;

  @Text({
    description: 'Digits that follow each other anywhere in the number',
    maxLength: 10,
    pattern: DIGITS,
    optional: true,
  })
  contains?: string;

  @Choice({ description: 'Default: all that the country has', of: NUMBER_TYPES, optional: true })
  type?: NumberType;

  @Choice({ description: 'What it must be able to do', of: CAPABILITIES, optional: true })
  capability?: keyof Capabilities;

  @WholeNumber({
    description: 'At most so many; carriers show fewer at once',
    min: 1,
    max: MAX_PAGE_ITEMS,
    default: DEFAULT_PAGE_ITEMS,
    optional: true,
  })
  limit?: number;

  @ApiProperty({
    type: Boolean,
    required: false,
    description: 'Ask the carrier though it has answered the same a moment ago',
  })
  @Transform(({ value }: { value: unknown }) => (value === 'true' ? true : value === 'false' ? false : value))
  @IsBoolean({ message: '$property must be true or false.' })
  refresh: boolean = false;
}

const countryTaken = (country: string) =>
  `No country was named, so numbers of ${country} were looked for. For others: country=GB, or another of ISO 3166-1.`;

const NO_PRICE = 'The carrier does not say what this number costs. Its price list does.';

@ApiTags('carriers')
@Controller('v1/marketplace/numbers')
export class SearchNumbersController {
  constructor(
    private readonly marketplace: Marketplace,
    private readonly accounts: ConnectedAccounts,
    private readonly directory: AccountDirectory,
    private readonly register: NumberRegister,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Numbers that can be bought now', operationId: 'searchNumbers' })
  @ApiOkResponse({ type: MarketplaceResponse })
  async search(
    @Query()
    { carrierAccountId, country: named, limit = DEFAULT_PAGE_ITEMS, capability, refresh, ...query }: MarketplaceQuery,
    @Caller() { workspace }: Principal,
  ): Promise<MarketplaceResponse> {
    const ids = carrierAccountId === undefined ? this.sellers(workspace) : [carrierAccountId];
    const asked = new AskedAccounts(ids);
    const { country, note: areaCodeNote } = await askedArea(query.areaCode, named, query.type);
    const search = { ...query, country, limit, ...(capability && { capabilities: [capability] }) };
    const found = await asked.ask(async (id) => {
      const opened = await this.accounts.openNamed(workspace, id);
      const listings = this.listings(opened, search, refresh);
      return areaCodeNote === undefined ? listings : listings.catch(noneIfAreaCodeUnknown);
    });
    const items = await freeListings(found, limit, {
      takenAmong: (numbers) => this.takenAmong(workspace, numbers),
      askAnew: (id, atMost) => this.listingsNow(workspace, id, { ...search, limit: atMost }),
    });
    const suggested = items.length > 0 ? [] : await this.suggested(workspace, asked, search);
    const notice = noticeOf(ids, items, suggested);
    const answer = {
      items,
      nextCursor: null,
      country,
      ...(notice !== undefined && { notice }),
      ...(asked.unanswered.length > 0 && { unanswered: asked.unanswered }),
    };
    if (items.length > 0) return answer;
    const leadsOn = areaCodeNote !== undefined || suggested.length > 0;
    return {
      ...answer,
      ...(named === undefined && { countryNote: countryTaken(country) }),
      ...(areaCodeNote !== undefined && { areaCodeNote }),
      ...(!leadsOn && { note: whatNext({ ...query, country, capability, refresh }) }),
      ...(query.areaCode !== undefined && {
        suggestions: suggested.map(({ areaCode, locality }) => ({ areaCode, locality })),
      }),
    };
  }

  private async suggested(
    workspace: string,
    asked: AskedAccounts,
    search: MarketplaceSearch,
  ): Promise<readonly FoundAreaCode[]> {
    const ask = async (near: MarketplaceSearch) => {
      const answers = await asked.ask(async (id) => {
        const opened = await this.accounts.openNamed(workspace, id);
        return this.listings(opened, near, false).catch(noneIfTypeNotOffered);
      });
      return answers.flat();
    };
    // Who fails now has answered the search itself, and is named.
    return suggestAreaCodes(search, ask).catch(noneIfRefused);
  }

  /** Accounts of the workspace that sell numbers; the sandbox while there is none. */
  private sellers(workspace: string): readonly string[] {
    const connected = [...this.directory.accounts.values(workspace)].filter(({ carrier }) => carrier !== 'sip');
    return connected.length > 0 ? connected.map((account) => account.carrierAccountId) : [SANDBOX_ACCOUNT_ID];
  }

  private async listings(
    opened: ConnectedAccount,
    search: MarketplaceSearch,
    refresh: boolean,
  ): Promise<ListingResponse[]> {
    const { carrierAccountId } = opened.account;
    const listings = await this.marketplace.search(opened, search, refresh);
    return listings.map((listing) => ({
      ...listing,
      ...(listing.monthlyCost === null && { monthlyCostNote: NO_PRICE }),
      carrierAccountId,
    }));
  }

  /** What is asked anew only to show more is no failure of the search where it is refused. */
  private async listingsNow(
    workspace: string,
    carrierAccountId: string,
    search: MarketplaceSearch,
  ): Promise<ListingResponse[] | undefined> {
    try {
      return await this.listings(await this.accounts.openNamed(workspace, carrierAccountId), search, true);
    } catch (error) {
      if (saidToCaller(error) instanceof DomainError) return undefined;
      throw error;
    }
  }

  private async takenAmong(workspace: string, numbers: readonly string[]): Promise<ReadonlySet<string>> {
    if (numbers.length === 0) return new Set();
    try {
      const claimants = await this.register.claimants(workspace, numbers);
      return new Set(numbers.filter((number) => claimants[number] !== 'nobody'));
    } catch (error) {
      // Who looks around is better off with a list in which some may be taken than with none: to buy one of those is refused.
      if (hasCode(error, 'service_unavailable')) return new Set();
      throw error;
    }
  }
}

/** What the table does not know, a carrier need not know either: that is no failure of the search. */
function noneIfAreaCodeUnknown(error: unknown): ListingResponse[] {
  if (hasCode(error, 'area_code_unknown')) return [];
  throw error;
}

/** Of a type that only the suggestion presumes, an account need not have any. */
function noneIfTypeNotOffered(error: unknown): ListingResponse[] {
  if (hasCode(error, 'number_type_not_offered')) return [];
  throw error;
}

function noneIfRefused(error: unknown): readonly FoundAreaCode[] {
  if (error instanceof DomainError) return [];
  throw error;
}
