import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import {
  Caller,
  DEFAULT_PAGE_ITEMS,
  MAX_PAGE_ITEMS,
  Text,
  WholeNumber,
  cursorInvalid,
  decodeCursor,
  encodeCursor,
  idInPath,
} from '#http-api';
import { NUMBER_TYPES, SANDBOX_NOTICE } from '#number-facts';
import type { Capabilities, Money, NumberType } from '#number-facts';
import { NumberRegister } from '#number-register';
import type { Claimant } from '#number-register';
import { WorkSlices } from '#work-slices';
import { ConnectedAccounts } from '../../account/connected-accounts.js';
import type { ConnectedAccount } from '../../account/connected-accounts.js';
import type { Override, OwnedNumber, OwnedNumberPage, Pointing, WebhookTargets } from '../../carrier/carrier-facts.js';
import { isRefusalOfPage } from '../../carrier/refusal-of-page.js';
import type { Carrier } from '../../carrier/carrier.port.js';
import { CostResponse } from '../../cost.response.js';
import { overrideInWords, remedyAtCarrier } from '../../carrier/overrides-in-words.js';
import { saidToCaller } from '../../said-to-caller.js';
import { isLiveElsewhere, refusalOfImport } from '../import-outlook.js';
import { remarkOfStaying, stays, targetOutlook } from '../override-outlook.js';
import { AccountOverrides } from './account-overrides.js';
import type { OverridesAsked } from './account-overrides.js';
import { BEGINNING, partOf, readPlace, writePlace } from './part-of-page.js';
import type { Place } from './part-of-page.js';
import { RecentPages } from './recent-pages.js';

class AccountNumbersQuery {
  @WholeNumber({
    description: 'At most so many; fewer where a page of the carrier ends',
    min: 1,
    max: MAX_PAGE_ITEMS,
    default: DEFAULT_PAGE_ITEMS,
    optional: true,
  })
  limit: number = DEFAULT_PAGE_ITEMS;

  @Text({ description: 'nextCursor of the page before', maxLength: 1000, optional: true })
  cursor?: string;
}

class OwnedCapabilities implements Capabilities {
  @ApiProperty() voice!: boolean;
  @ApiProperty() sms!: boolean;
  @ApiProperty() mms!: boolean;
}

class TargetResponse {
  @ApiProperty({ type: String, nullable: true, description: 'Null: nowhere. Without what is secret in a URL' })
  now!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'Once it is imported; null when it would not be' })
  after!: string | null;
}

class WebhooksResponse {
  @ApiProperty({ type: TargetResponse }) voice!: TargetResponse;
  @ApiProperty({ type: TargetResponse }) messages!: TargetResponse;
}

class ImportOutlookResponse {
  @ApiProperty({ enum: ['imported', 'skipped', 'failed'], description: 'Without confirmLive' })
  outcome!: 'imported' | 'skipped' | 'failed';
  @ApiProperty({
    type: String,
    nullable: true,
    example: 'number_live_elsewhere',
    description: 'Stable. overridden: it comes, and something that stays takes its calls or messages past here',
  })
  code!: string | null;
  @ApiProperty({ type: String, nullable: true }) detail!: string | null;
}

class OverrideResponse {
  @ApiProperty({ enum: ['voice', 'messages'], description: 'What it takes' }) takes!: Override['takes'];
  @ApiProperty({ example: 'messaging service "Campaign" (MG…)' }) name!: string;
  @ApiProperty({ description: 'Whether an import takes it off the number' }) endsWithImport!: boolean;
  @ApiProperty({ type: String, nullable: true, description: 'What to do about it; null: nothing, the import does it' })
  remedy!: string | null;
}

class OverridesFailureResponse {
  @ApiProperty({ description: 'Stable', example: 'carrier_permission_missing' }) code!: string;
  @ApiProperty({ description: 'What to do about it' }) detail!: string;
}

class AccountNumberResponse {
  @ApiProperty({ description: 'E.164' }) number!: string;
  @ApiProperty({ enum: NUMBER_TYPES, nullable: true }) type!: NumberType | null;
  @ApiProperty({ type: OwnedCapabilities }) capabilities!: Capabilities;
  @ApiProperty({ type: String, nullable: true }) country!: string | null;
  @ApiProperty({ type: String, nullable: true }) locality!: string | null;
  @ApiProperty({ type: CostResponse, nullable: true }) monthlyCost!: Money | null;
  @ApiProperty({
    enum: ['here', 'elsewhere', 'nobody'],
    description:
      'Who has it in this installation, or is buying it: this workspace, another one, or nobody. Where its calls go is no matter',
  })
  holder!: 'here' | 'elsewhere' | 'nobody';
  @ApiProperty({ type: WebhooksResponse, description: 'Where the carrier tells of calls and messages' })
  webhooks!: WebhooksResponse;
  @ApiProperty({
    type: [OverrideResponse],
    required: false,
    description: "What takes calls or messages past the number's own webhooks; absent where the carrier would not say",
  })
  overrides?: readonly OverrideResponse[];
  @ApiProperty({ type: ImportOutlookResponse, description: 'What an import would do' }) import!: ImportOutlookResponse;
}

class AccountNumbersResponse {
  @ApiProperty({ type: [AccountNumberResponse] }) items!: readonly AccountNumberResponse[];
  @ApiProperty({ type: String, nullable: true, description: 'Send it as cursor for the next page; null on the last' })
  nextCursor!: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'How many the account holds, where the carrier tells' })
  total!: number | null;
  @ApiProperty({
    format: 'date-time',
    description: 'When the carrier was asked for these: within the hour, while it cannot be asked',
  })
  askedAt!: string;
  @ApiProperty({
    type: OverridesFailureResponse,
    nullable: true,
    description: 'Why no number has overrides; null: the carrier was asked',
  })
  overridesFailure!: OverridesFailureResponse | null;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
}

const HOLDERS = {
  this_workspace: 'here',
  this_workspace_buys: 'here',
  another_workspace: 'elsewhere',
  another_workspace_buys: 'elsewhere',
  nobody: 'nobody',
} as const;

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class ListAccountNumbersController {
  private readonly overrides = new AccountOverrides();
  private readonly pages = new RecentPages(
    () => new Date(),
    () => performance.now(),
  );

  constructor(
    private readonly accounts: ConnectedAccounts,
    private readonly register: NumberRegister,
  ) {}

  @Get(':id/numbers')
  @RequiresRole('viewer')
  @ApiOperation({
    summary:
      'What a carrier account holds, and what importing it would change; the rest of a page of the carrier is as it was a moment ago',
    operationId: 'listAccountNumbers',
  })
  @ApiOkResponse({ type: AccountNumbersResponse })
  async list(
    @Param('id', idInPath) id: string,
    @Query() { limit, cursor }: AccountNumbersQuery,
    @Caller() { workspace }: Principal,
  ): Promise<AccountNumbersResponse> {
    const kind = `numbers of ${id}`;
    const place = cursor === undefined ? BEGINNING : readPlace(decodeCursor(kind, cursor));
    try {
      const opened = await this.accounts.open(workspace, id);
      const read = await this.pages.pageAt(workspace, opened, place, () => ownedNumbers(opened.carrier, place));
      const { next, total } = read.answer;
      const { numbers, goesOnAfter } = partOf(read.answer.numbers, place.after, limit);
      const claimants = await this.register.claimants(
        workspace,
        numbers.map(({ number }) => number),
      );
      const asked = await this.overrides.of(opened.carrier);
      const overridesOf = 'overridesOf' in asked ? asked.overridesOf : undefined;
      const items: AccountNumberResponse[] = [];
      const slices = new WorkSlices();
      for (const owned of numbers) {
        items.push(shown(opened, owned, claimants[owned.number] ?? 'nobody', overridesOf?.(owned)));
        await slices.pause();
      }
      const goesOn = goesOnAfter === undefined ? next : writePlace({ ...place, after: goesOnAfter });
      return {
        items,
        nextCursor: goesOn === null ? null : encodeCursor(kind, goesOn),
        total,
        askedAt: read.askedAt,
        overridesFailure: failureOf(asked),
        ...(opened.account.carrier === 'sandbox' && { notice: SANDBOX_NOTICE }),
      };
    } catch (error) {
      throw saidToCaller(error);
    }
  }
}

/** A page that the carrier has never named so, or so long ago that it refuses it, is no fault of the account. */
async function ownedNumbers(carrier: Carrier, { page }: Place): Promise<OwnedNumberPage> {
  if (page === undefined) return carrier.ownedNumbers();
  if (!carrier.isPage(page)) throw cursorInvalid();
  try {
    return await carrier.ownedNumbers(page);
  } catch (error) {
    throw isRefusalOfPage(error) ? cursorInvalid() : error;
  }
}

function failureOf(asked: OverridesAsked): OverridesFailureResponse | null {
  if ('overridesOf' in asked) return null;
  const { code, message } = asked.failure;
  return { code, detail: `What takes calls or messages past the numbers' webhooks is not known. ${message}` };
}

function shown(
  { carrier, webhooks }: ConnectedAccount,
  owned: OwnedNumber,
  claimant: Claimant,
  overrides: readonly Override[] | undefined,
): AccountNumberResponse {
  const { number, type, capabilities, country, locality, monthlyCost } = owned;
  const isLive = webhooks !== undefined && isLiveElsewhere(carrier, owned, webhooks);
  const refusal = refusalOfImport(owned, { claimant, isLive, confirmLive: false });
  const targets = carrier.currentTargets(owned);
  // Whatever it is called at the carrier: what leads here is the same before and after.
  const here = webhooks && pointedAt(carrier.pointing(owned, webhooks), webhooks);
  const isOurs = HOLDERS[claimant] !== 'elsewhere';
  const target = (takes: Override['takes']) =>
    targetOutlook(takes, overrides ?? [], {
      now: here?.[takes] ?? targets[takes],
      ours: (isOurs && webhooks?.[takes]) || null,
    });
  return {
    number,
    type,
    capabilities,
    country,
    locality,
    monthlyCost,
    holder: HOLDERS[claimant],
    webhooks: { voice: target('voice'), messages: target('messages') },
    ...(overrides && { overrides: overrides.map(overrideResponse) }),
    import: refusal ?? { outcome: 'imported', code: null, detail: null, ...remarkOfStaying(overrides ?? []) },
  };
}

function pointedAt(
  { voice, messages }: Pointing,
  webhooks: WebhookTargets,
): Partial<Pick<WebhookTargets, Override['takes']>> {
  return { ...(voice && { voice: webhooks.voice }), ...(messages && { messages: webhooks.messages }) };
}

function overrideResponse(override: Override): OverrideResponse {
  const { takes } = override;
  const remedy = remedyAtCarrier(override);
  return { takes, name: overrideInWords(override), endsWithImport: !stays(override), remedy };
}
