import { ApiProperty } from '@nestjs/swagger';
import { readMetadata } from '#event-store';
import type { Actor, RecordedEvent } from '#event-store';

export class ActorResponse implements Actor {
  @ApiProperty({ enum: ['root_key', 'api_key', 'system'] }) kind!: Actor['kind'];
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
}

/** An event as history shows it. */
export class EventResponse {
  @ApiProperty({ description: 'UUIDv7' }) id!: string;
  @ApiProperty() position!: string;
  @ApiProperty({ example: 'OutboundDisabled' }) type!: string;
  @ApiProperty({ example: '1' }) schemaVersion!: string;
  @ApiProperty({ format: 'date-time' }) time!: string;
  @ApiProperty() stream!: string;
  @ApiProperty() revision!: string;
  @ApiProperty() workspace!: string;
  @ApiProperty({ type: ActorResponse }) actor!: Actor;
  @ApiProperty({ type: String, nullable: true }) reason!: string | null;
  @ApiProperty() correlationId!: string;
  @ApiProperty() causationId!: string;
  @ApiProperty({ type: 'object', additionalProperties: true }) data!: object;
}

export function eventResponse(recorded: RecordedEvent): EventResponse {
  const { id, position, type, stream, revision, data } = recorded;
  const { reason = null, ...metadata } = readMetadata(recorded);
  return { id, position: String(position), type, stream, revision: String(revision), ...metadata, reason, data };
}
