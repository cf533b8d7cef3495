import { ApiProperty } from '@nestjs/swagger';
import { ActorResponse } from '#http-api';
import { isOfSandbox, SANDBOX_NOTICE } from '#number-facts';
import { DRIFT_KINDS } from './domain/drift.events.js';
import type { DriftKind } from './domain/drift.events.js';
import type { DriftState, KnownLine } from './domain/drift.state.js';
import { remedyOf } from './remedies.js';

class FixAskedResponse {
  @ApiProperty({ format: 'date-time' }) at!: string;
  @ApiProperty({ type: ActorResponse, description: 'Whose key it was' }) by!: ActorResponse;
}

/** A line as the contract shows it. */
export class DriftLineResponse {
  @ApiProperty({ example: 'number_gone-14155550100' }) id!: string;
  @ApiProperty({ enum: DRIFT_KINDS }) kind!: DriftKind;
  @ApiProperty({ type: String, nullable: true, description: 'E.164; null for what is set up for the whole account' })
  number!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'How it is here, in words; null: not at all' })
  here!: string | null;
  @ApiProperty({ type: String, nullable: true, description: 'How it is at the carrier, in words; null: not at all' })
  there!: string | null;
  @ApiProperty({ description: 'What to do about it' }) remedy!: string;
  @ApiProperty({ description: 'Whether fix does what the remedy says' }) fixable!: boolean;
  @ApiProperty({ format: 'date-time' }) foundAt!: string;
  @ApiProperty({
    type: FixAskedResponse,
    nullable: true,
    description: 'Who sent fix last, whereupon the carrier was asked and does not say yet that it is so; null: nobody',
  })
  fixAsked!: FixAskedResponse | null;
}

class DriftCountsResponse implements Record<DriftKind, number> {
  @ApiProperty() capabilities_changed!: number;
  @ApiProperty() number_gone!: number;
  @ApiProperty() webhooks_changed!: number;
  @ApiProperty() overridden!: number;
  @ApiProperty() region_changed!: number;
  @ApiProperty() number_unknown!: number;
}

class DriftFailureResponse {
  @ApiProperty({ description: 'Stable', example: 'carrier_unavailable' }) code!: string;
  @ApiProperty({ description: 'What to do about it' }) detail!: string;
  @ApiProperty({ format: 'date-time' }) at!: string;
}

/** How far the account was looked at. */
export class DriftCheckResponse {
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'When the lines were found so; null: never looked',
  })
  checkedAt!: string | null;
  @ApiProperty({ type: Number, nullable: true, description: 'How long ago that was, in seconds' })
  ageSeconds!: number | null;
  @ApiProperty({
    type: String,
    format: 'date-time',
    nullable: true,
    description: 'Since when a check runs; null: none',
  })
  runningSince!: string | null;
  @ApiProperty({ type: DriftFailureResponse, nullable: true, description: 'Why the last check came to nothing' })
  failure!: DriftFailureResponse | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Numbers of the account that this workspace held' })
  numbersHere!: number | null;
  @ApiProperty({ type: Number, nullable: true, description: 'Numbers that the account held' })
  numbersThere!: number | null;
  @ApiProperty({
    type: Number,
    nullable: true,
    description:
      'Numbers that the account held and this workspace has detached: no drift, and no lines. Null: not counted by that check',
  })
  letGo!: number | null;
  @ApiProperty({
    type: DriftCountsResponse,
    nullable: true,
    description: 'How many numbers each kind was found of, also beyond the 1,000 lines that are told',
  })
  found!: DriftCountsResponse | null;
  @ApiProperty({ required: false, description: 'Of the sandbox: that nothing of it is real' }) notice?: string;
}

export function driftCheckResponse(
  carrierAccountId: string,
  { checked, failure, running }: DriftState,
  now: Date,
): DriftCheckResponse {
  return {
    checkedAt: checked?.at ?? null,
    ageSeconds: checked && Math.max(0, Math.round((now.getTime() - Date.parse(checked.at)) / 1_000)),
    runningSince: running?.since ?? null,
    failure,
    numbersHere: checked?.numbersHere ?? null,
    numbersThere: checked?.numbersThere ?? null,
    letGo: checked?.letGo ?? null,
    found: checked?.found ?? null,
    ...(isOfSandbox(carrierAccountId) && { notice: SANDBOX_NOTICE }),
  };
}

const ALREADY_ASKED = 'The carrier was asked for it already, which may take five minutes: check again after that.';

export function driftLineResponse(line: KnownLine): DriftLineResponse {
  const { driftId: id, kind, number, here, there, foundAt, fixAsked } = line;
  const { sentence, isFixable: fixable } = remedyOf(line);
  const remedy = fixAsked ? `${ALREADY_ASKED} ${sentence}` : sentence;
  return { id, kind, number, here, there, remedy, fixable, foundAt, fixAsked };
}
