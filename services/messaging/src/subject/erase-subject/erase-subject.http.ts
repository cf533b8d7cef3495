import { Controller, Delete, Get, HttpCode, Param } from '@nestjs/common';
import { setTimeout as delay } from 'node:timers/promises';
import {
  ApiAcceptedResponse,
  ApiNoContentResponse,
  ApiOkResponse,
  ApiOperation,
  ApiProperty,
  ApiTags,
} from '@nestjs/swagger';
import { RequiresRole } from '#access';
import type { Principal } from '#access';
import { EventStore, handleCommand, loadAggregate } from '#event-store';
import type { CommandContext } from '#event-store';
import { Acknowledged, Caller, Context } from '#http-api';
import type { ErasureState } from '../domain/erasure.state.js';
import { ErasureRuns } from '../erasure-runs.js';
import { erasure, subjectStream } from '../erasure.aggregate.js';
import { subjectInPath } from '../other-party.js';
import { decideEraseSubject } from './erase-subject.js';

/** Who asks waits so long for the end, looking every now and then. */
const MAX_WAIT_MS = 2_000;
const LOOK_AGAIN_MS = 20;

class ErasureResponse {
  @ApiProperty({ description: 'The other party of messages', example: '+442071838750' }) subject!: string;
  @ApiProperty({ enum: ['none', 'erasing', 'erased'] }) status!: ErasureState['status'];
  @ApiProperty({ format: 'date-time', required: false }) startedAt?: string;
  @ApiProperty({ format: 'date-time', required: false }) erasedAt?: string;
  @ApiProperty({
    required: false,
    description: 'How many keys are gone: one for each week in which something was said',
  })
  erasedKeys?: number;
}

const DESCRIPTION =
  'Erases what this person has written to any number of the workspace and was sent from it, bodies and media, by erasing ' +
  'the keys that they are sealed with: from then on nobody reads them, here or in any backup of the log. Who wrote when, ' +
  'and whether they have opted out, stays. 204: it is done; 202: it goes on by itself.';

@ApiTags('messages')
@Controller('v1/subjects')
export class EraseSubjectController {
  constructor(
    private readonly store: EventStore,
    private readonly runs: ErasureRuns,
  ) {}

  @Delete(':e164')
  @HttpCode(204)
  @RequiresRole('admin')
  @ApiOperation({
    summary: 'Erase what a person wrote and was sent',
    description: DESCRIPTION,
    operationId: 'eraseSubject',
  })
  @ApiNoContentResponse()
  @ApiAcceptedResponse({ type: ErasureResponse })
  async erase(
    @Param('e164', subjectInPath) subject: string,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<ErasureResponse | undefined>> {
    const place = { workspace: context.workspace, subject };
    const { position } = await handleCommand(this.store, context, async (load) => {
      const to = await load(erasure, subjectStream(place));
      return [{ to, events: decideEraseSubject(subject, to.state) }];
    });
    this.runs.begin(place);
    const state = await this.whenErased(place);
    if (state.status !== 'erasing') return new Acknowledged(undefined, { position });
    return new Acknowledged<ErasureResponse | undefined>({ subject, ...state }, { position, status: 202 });
  }

  @Get(':e164')
  @RequiresRole('viewer')
  @ApiOperation({ summary: 'Whether the words of a person were erased', operationId: 'readErasure' })
  @ApiOkResponse({ type: ErasureResponse })
  async read(@Param('e164', subjectInPath) subject: string, @Caller() caller: Principal): Promise<ErasureResponse> {
    return { subject, ...(await this.stateOf({ workspace: caller.workspace, subject })) };
  }

  private async whenErased(place: { readonly workspace: string; readonly subject: string }): Promise<ErasureState> {
    const giveUpAt = performance.now() + MAX_WAIT_MS;
    for (;;) {
      const state = await this.stateOf(place);
      if (state.status !== 'erasing' || performance.now() > giveUpAt) return state;
      await delay(LOOK_AGAIN_MS);
    }
  }

  private async stateOf(place: { readonly workspace: string; readonly subject: string }): Promise<ErasureState> {
    return (await loadAggregate(this.store, erasure, subjectStream(place))).state;
  }
}
