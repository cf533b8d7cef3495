import { Controller, Get, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { DomainError } from '#domain-error';
import type { Principal } from '#access';
import { EventStore, START } from '#event-store';
import type { Position } from '#event-store';
import { Caller, Choice, LastWrites, PageQuery, Text, pageResponseOf } from '#http-api';
import type { Page } from '#http-api';
import { AgentIdField } from '../../agent/agent-id.js';
import { HoldDirectory } from '../../hold/hold-directory/hold-directory.js';
import { CARRIERS, NUMBER_TYPES } from '#number-facts';
import { PROFILES } from '../domain/number.events.js';
import type { CarrierName, NumberType } from '#number-facts';
import type { Profile } from '../domain/number.events.js';
import { NumberResponse, regionResponse } from '../number.response.js';
import { LiveNumberTable } from './live-number-table.port.js';
import { CAPABILITY_NAMES, NUMBER_SORT_FIELDS, NUMBER_STATUSES } from './number-table.port.js';
import type { Capability, NumberRow, NumberSort, NumberStatus, OutboundCalls } from './number-table.port.js';

const SORTS = NUMBER_SORT_FIELDS.flatMap((name) => [name, `-${name}`]);

class NumberTableQuery extends PageQuery {
  @Text({
    description:
      'Part of the number, its locality or its agent’s name, in any case and with any punctuation. ' +
      'Empty, it leaves nothing out; of punctuation alone, it finds nothing',
    minLength: 0,
    maxLength: 100,
    optional: true,
  })
  q?: string;

  @Choice({ description: 'Default: what the workspace holds now', of: NUMBER_STATUSES, optional: true })
  status?: NumberStatus;

  @Choice({ description: 'Where the number comes from', of: CARRIERS, optional: true })
  carrier?: CarrierName;

  @Text({ description: 'The carrier account it comes from', maxLength: 64, example: 'sandbox', optional: true })
  carrierAccountId?: string;

  @Choice({ description: 'Kind of number', of: NUMBER_TYPES, optional: true })
  type?: NumberType;

  @Choice({ description: 'What the number can do', of: CAPABILITY_NAMES, optional: true })
  capability?: Capability;

  @AgentIdField({ description: 'Its agent, in any profile or in the one given', optional: true })
  agentId?: string;

  @Choice({ description: 'Has an agent in this profile', of: PROFILES, optional: true })
  profile?: Profile;

  @Choice({ description: 'The outbound switch', of: ['enabled', 'disabled'], optional: true })
  outbound?: OutboundCalls;

  @Choice({ description: 'Order; a leading - is descending', of: SORTS, optional: true })
  sort?: NumberSort;

  @Text({
    description: 'Show at least everything up to this position, as x-ringfence-position gave it',
    maxLength: 15,
    pattern: { expression: /^\d{1,15}$/, message: '$property must be a position, such as 1234.' },
    optional: true,
  })
  minPosition?: string;
}

@ApiTags('numbers')
@Controller('v1/numbers')
export class NumberTableController {
  constructor(
    private readonly table: LiveNumberTable,
    private readonly lastWrites: LastWrites,
    private readonly store: EventStore,
    private readonly holds: HoldDirectory,
  ) {}

  @Get()
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'The table of numbers', operationId: 'listNumbers' })
  @ApiOkResponse({ type: pageResponseOf(NumberResponse) })
  async list(@Query() query: NumberTableQuery, @Caller() caller: Principal): Promise<Page<NumberResponse>> {
    const { minPosition = String(START), ...filters } = query;
    await this.requirePast(Number(minPosition));
    const { rows, nextCursor } = await this.table.page(
      { ...filters, workspace: caller.workspace },
      Math.max(Number(minPosition), this.lastWrites.of(caller.keyId)),
    );
    return { items: rows.map((row) => this.response(row)), nextCursor };
  }

  /** What has not come yet would be waited for in vain, in the place of somebody else. */
  private async requirePast(minPosition: Position): Promise<void> {
    const head = await this.store.head();
    if (minPosition <= head) return;
    const sentence = `The log is at position ${head} and you asked for ${minPosition}. Try again in a moment.`;
    throw new DomainError('read_model_behind', sentence);
  }

  private response({
    workspace,
    agentName,
    agentStatus,
    version,
    region,
    giveBackFailure,
    ...row
  }: NumberRow): NumberResponse {
    const { inbound, outbound, sms } = row.profiles;
    const agentId = inbound ?? outbound ?? sms;
    const named = agentId !== null && agentName !== null && agentStatus !== null;
    return {
      ...row,
      ...(region && { region: regionResponse(region) }),
      ...(giveBackFailure && { giveBackFailure }),
      agents: named ? { [agentId]: { name: agentName, status: agentStatus } } : {},
      holds: this.holds.blocking(workspace, { number: row.number, agentId: outbound }),
      version: String(version),
    };
  }
}
