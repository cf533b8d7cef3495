import type { CommandContext } from '#event-store';
import { Words } from './fields.js';

/** Taken by every command that people give reasons for. */
export class ReasonRequest {
  @Words({ description: 'Why; kept in the history', maxLength: 500, optional: true, example: 'spam attack' })
  reason?: string;
}

/** The context of a command with the reason that the caller gave, if any. */
export function withReason(context: CommandContext, { reason }: ReasonRequest): CommandContext {
  return reason === undefined ? context : { ...context, reason };
}
