import { isFailure, isFurther } from './message-status.events.js';
import type { MessageEvent, MessageFailure, MessageRef, StatusReport } from './message.events.js';
import { evolveMessage, refOf, wordOf } from './message.state.js';
import type { KnownMessage, MessageState, ToldStatus } from './message.state.js';

/** A status as its carrier tells it. */
export interface TellStatus extends StatusReport {
  /** Of one that says that the message did not arrive. */
  readonly failure: MessageFailure | null;
}

/**
 * What a status does to a message: it moves it forward or is noted, once each, in whichever order statuses are delivered.
 * One of a message that nobody knows yet waits for it.
 */
export function tellStatus(command: TellStatus, state: MessageState): ToldStatus[] {
  if (state.is === 'linked') return [];
  const words = state.is === 'awaited' ? state.told.map(wordOf) : state.told;
  if (words.includes(command.carrierStatus)) return [];
  return [state.is === 'awaited' || advances(command, state) ? advance(command) : note(command)];
}

/** The same statuses told of another message. */
export function tellAll(told: readonly ToldStatus[], ref: MessageRef, state: MessageState): MessageEvent[] {
  const events: MessageEvent[] = [];
  let reached = state;
  for (const each of told) {
    for (const event of tellStatus(commandOf(each, ref), reached)) {
      events.push(event);
      reached = evolveMessage(reached, event, '');
    }
  }
  return events;
}

function advances({ status }: TellStatus, { status: former }: KnownMessage): boolean {
  return former !== 'received' && isFurther(status, former);
}

function advance({ failure, ...report }: TellStatus): ToldStatus {
  if (!failure || !isFailure(report.status)) return { type: 'MessageStatusAdvanced', ...report };
  const { status, carrierMessageId, carrierStatus, occurredAt, callback } = report;
  const said = { carrierMessageId, carrierStatus, occurredAt, callback };
  return { type: 'MessageFailed', ...refOf(report), status, ...failure, report: said };
}

function note(told: TellStatus): ToldStatus {
  const { failure: _nothingHasHappened, ...report } = told;
  return { type: 'MessageStatusNoted', ...report };
}

function commandOf(told: ToldStatus, ref: MessageRef): TellStatus {
  if (told.type !== 'MessageFailed') {
    const { type: _, ...report } = told;
    return { ...report, ...ref, failure: null };
  }
  const { status, code, carrierCode, detail, remedy, report } = told;
  // Only what a carrier tells is told of a message that nobody knows.
  return { ...report!, ...ref, status, failure: { code, carrierCode, detail, remedy } };
}
