import { ApiProperty } from '@nestjs/swagger';
import { Injectable } from '@nestjs/common';
import { Allow } from 'class-validator';
import { CarrierSide } from '#carrier-side';
import { EventStore, handleCommand } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, RequestValidationPipe, Text, YesNo } from '#http-api';
import { loadImport } from '../import.aggregate.js';
import { accountSource, startedImportResponse } from '../import.response.js';
import type { ImportResponse } from '../import.response.js';
import { decideStartAccountImport } from './start-account-import.js';
import { MAX_NUMBERS, readWantedNumbers } from './wanted-numbers.js';

/** As many of the longest numbers as there may be, also where each has a line of its own. */
export const MAX_ACCOUNT_IMPORT_BYTES = 524_288;

/** The JSON form of `POST /v1/imports`. */
export class AccountImportRequest {
  @Text({ description: 'Whose numbers', maxLength: 64 })
  carrierAccountId!: string;

  @ApiProperty({
    description: `Numbers in E.164, at most ${MAX_NUMBERS}, or "all" that the account holds`,
    oneOf: [
      { type: 'array', items: { type: 'string', example: '+14155550100' }, minItems: 1, maxItems: MAX_NUMBERS },
      { type: 'string', enum: ['all'] },
    ],
  })
  @Allow()
  numbers!: unknown;

  @YesNo({ description: 'Take numbers over that are in use elsewhere; without it those fail', optional: true })
  confirmLive?: boolean;
}

/** Starts imports from carrier accounts, for the door that takes files as well. */
@Injectable()
export class AccountImportDoor {
  private readonly validation = new RequestValidationPipe();

  constructor(
    private readonly store: EventStore,
    private readonly carrierSide: CarrierSide,
  ) {}

  async start(body: unknown, importId: string, context: CommandContext): Promise<Acknowledged<ImportResponse>> {
    const checked = await this.validation.transform(body, { type: 'body', metatype: AccountImportRequest });
    const { carrierAccountId, numbers: given, confirmLive = false } = checked as AccountImportRequest;
    const numbers = readWantedNumbers(given);
    const { workspace, time } = context;
    await this.carrierSide.requireImportable(workspace, carrierAccountId);
    const command = { importId, carrierAccountId, numbers, confirmLive };
    const { position } = await handleCommand(this.store, context, async () => {
      const to = await loadImport(this.store, workspace, importId);
      return [{ to, events: decideStartAccountImport(command, to.state) }];
    });
    const expected = numbers === 'all' ? null : numbers.length;
    const source = accountSource({ carrierAccountId, expected });
    return new Acknowledged(startedImportResponse(importId, time, source), { position });
  }
}
