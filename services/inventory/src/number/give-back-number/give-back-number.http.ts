import { setTimeout as delay } from 'node:timers/promises';
import { Body, Controller, HttpCode, Param, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiOperation, ApiProperty, ApiTags } from '@nestjs/swagger';
import { RequiresRole } from '#access';
import { EventStore } from '#event-store';
import type { CommandContext } from '#event-store';
import { Fence } from '#fence';
import { Acknowledged, Context, IfMatch, ReasonRequest, YesNo, numberInPath, withReason } from '#http-api';
import {
  ApiNotYetEnforced,
  DEFAULT_WAIT_MS,
  FenceQuery,
  FenceResponse,
  acknowledgeFence,
} from '../../fence/fence.response.js';
import { AccountImports } from '../../number-register/account-imports.js';
import { giveBackFailed } from '../domain/number.errors.js';
import { ApiNumber } from '../api-number.js';
import { changeNumber } from '../change-number.js';
import { NumberResponse, numberResponse } from '../number.response.js';
import { NumberReader } from '../read-number/number-reader.js';
import { decideGiveBackNumber } from './give-back-number.js';
import type { GiveBackNumber } from './give-back-number.js';

class GiveBackRequest extends ReasonRequest {
  @YesNo({ description: 'Also when it is assigned: its agent loses it once it has gone', optional: true })
  force?: boolean;
}

class DetachRequest extends GiveBackRequest {
  @YesNo({
    description: 'False: do not set the number up as it was before it came; only take away what points here',
    optional: true,
  })
  restore?: boolean;
}

class GivenBackNumberResponse extends NumberResponse {
  @ApiProperty({
    type: FenceResponse,
    description:
      'No gate lets another call use the number, unless its carrier refuses and it stays; to stop its calls whatever the carrier says, switch it off or place a hold',
  })
  fence!: FenceResponse;
}

/** How often to look whether the carrier is done: soon at first, then less often. */
const FIRST_PAUSE_MS = 10;
const MAX_PAUSE_MS = 200;

@ApiTags('numbers')
@ApiNumber()
@Controller('v1/numbers')
export class GiveBackNumberController {
  private readonly imports: AccountImports;

  constructor(
    private readonly store: EventStore,
    private readonly fence: Fence,
    private readonly reader: NumberReader,
  ) {
    this.imports = new AccountImports(store);
  }

  @Post(':number/release')
  @HttpCode(200)
  @RequiresRole('admin')
  @ApiOperation({ summary: 'Give the number back to its carrier', operationId: 'releaseNumber' })
  @ApiOkResponse({ type: GivenBackNumberResponse })
  @ApiNotYetEnforced(GivenBackNumberResponse)
  release(
    @Param('number', numberInPath) number: string,
    @Body() body: GiveBackRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<GivenBackNumberResponse>> {
    const command = { how: 'release', force: body.force ?? false, expectedVersion } as const;
    return this.giveBack(number, command, query, withReason(context, body));
  }

  @Post(':number/detach')
  @HttpCode(200)
  @RequiresRole('admin')
  @ApiOperation({ summary: 'Give the number back to its owner', operationId: 'detachNumber' })
  @ApiOkResponse({ type: GivenBackNumberResponse })
  @ApiNotYetEnforced(GivenBackNumberResponse)
  detach(
    @Param('number', numberInPath) number: string,
    @Body() body: DetachRequest,
    @Query() query: FenceQuery,
    @IfMatch() expectedVersion: string | undefined,
    @Context() context: CommandContext,
  ): Promise<Acknowledged<GivenBackNumberResponse>> {
    const { force = false, restore } = body;
    const command = { how: 'detach', force, restore, expectedVersion } as const;
    return this.giveBack(number, command, query, withReason(context, body));
  }

  private async giveBack(
    number: string,
    command: Omit<GiveBackNumber, 'openImportId'>,
    query: FenceQuery,
    context: CommandContext,
  ): Promise<Acknowledged<GivenBackNumberResponse>> {
    const startedAtMs = performance.now();
    const { position } = await changeNumber(this.store, context, { number }, async (state) =>
      decideGiveBackNumber({ ...command, openImportId: await this.imports.openImportOf(state) }, state),
    );
    const untilMs = startedAtMs + (query.waitMs ?? DEFAULT_WAIT_MS);
    const [{ body: fence, facts }, answer] = await Promise.all([
      acknowledgeFence({ fence: this.fence, position, startedAtMs, query }),
      this.whenLeft(context.workspace, number, untilMs),
    ]);
    const { version, status } = answer;
    const isDone = facts.status === 200 && status !== 'releasing';
    return new Acknowledged({ ...answer, fence }, { position, version, status: isDone ? 200 : 202 });
  }

  /** Its carrier takes its time: the number as it is when that is done, or when nobody waits any longer. */
  private async whenLeft(workspace: string, number: string, untilMs: number): Promise<NumberResponse> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(2 * pauseMs, MAX_PAUSE_MS)) {
      const found = await this.reader.find(workspace, number);
      if (found.number.giveBackFailure) throw giveBackFailed(number, found.number.giveBackFailure);
      const isOver = found.number.status !== 'releasing' || performance.now() + pauseMs > untilMs;
      if (isOver) return numberResponse(found.number, found.agent, found.holds);
      await delay(pauseMs);
    }
  }
}
