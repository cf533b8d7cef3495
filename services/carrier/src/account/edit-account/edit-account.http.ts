import { Body, Controller, Param, Patch } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import { ValidateBy } from 'class-validator';
import { RequiresRole } from '#access';
import { EventStore, handleCommand, loadAggregate } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Context, Nested, Text, Words, idInPath } from '#http-api';
import { account, accountStream } from '../account.aggregate.js';
import { AccountResponse, accountResponse } from '../account.response.js';
import { requireConnected, requireOwn } from '../domain/account.rules.js';
import { decideEditAccount } from './edit-account.js';
import { isSpokenLanguage } from './spoken-language.js';

const LANGUAGE = { message: '$property must be a language as BCP 47 writes it, such as en-US, de-DE or pt-BR.' };

class SentenceRequest {
  @Words({ description: 'What callers hear', maxLength: 500, example: 'Sorry, nobody can take your call right now.' })
  text!: string;

  @Text({ description: 'BCP 47, of a language that there is', maxLength: 35, example: 'en-US' })
  @ValidateBy({ name: 'isLanguage', validator: { validate: isSpokenLanguage } }, LANGUAGE)
  language!: string;
}

/** JSON merge patch: absent is unchanged. */
class EditAccountRequest {
  @Words({ description: 'What you call it', maxLength: 100, optional: true })
  name?: string;

  @Nested(() => SentenceRequest, {
    description: 'What callers hear when nobody can take their call; null for our own sentences',
    optional: true,
    nullable: true,
  })
  sentence?: SentenceRequest | null;
}

@ApiTags('carriers')
@Controller('v1/carrier-accounts')
export class EditAccountController {
  constructor(private readonly store: EventStore) {}

  @Patch(':id')
  @RequiresRole('admin')
  @ApiOperation({ summary: 'Rename an account, or set what callers hear', operationId: 'editCarrierAccount' })
  @ApiOkResponse({ type: AccountResponse })
  async edit(
    @Param('id', idInPath) carrierAccountId: string,
    @Body() { name, sentence: given }: EditAccountRequest,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<AccountResponse>> {
    const { workspace } = context;
    requireOwn(carrierAccountId);
    const sentence = given ? { text: given.text, language: given.language } : given;
    const stream = accountStream(workspace, carrierAccountId);
    const { position } = await handleCommand(this.store, context, async (load) => {
      const to = await load(account, stream);
      return [{ to, events: decideEditAccount({ name, sentence }, to.state) }];
    });
    const { state } = await loadAggregate(this.store, account, stream);
    return new Acknowledged(accountResponse(requireConnected(state)), { position });
  }
}
