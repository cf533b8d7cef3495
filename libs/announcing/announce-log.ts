import type { Logger } from 'pino';
import { Relay } from '#event-bus/relay';
import type { RelayOptions } from '#event-bus/relay';
import { tellRecovery, tellTrouble } from '#service-process';
import type { Failures } from '#service-process';
import { consequenceOf } from './why-not-announced.js';

export interface AnnounceLogOptions extends Pick<RelayOptions, 'log' | 'publish' | 'types' | 'openAnnouncements'> {
  /** Who hears of what is announced, as several in a sentence, such as `gates`. */
  readonly hearers: string;
  readonly logger: Logger;
  readonly failures: Failures;
}

/** The relay of a service's log, not started yet, whose troubles operators are told of. */
export function announceLog({ hearers, logger, failures, ...options }: AnnounceLogOptions): Relay {
  return new Relay({
    ...options,
    onTrouble: (error) => tellTrouble(logger, error, consequenceOf(error)),
    onRecovery: () => tellRecovery(logger, 'Announcing goes on.'),
    onLoss: (lost) =>
      logger.warn(
        `All is being announced again from the beginning of the log, for something is missing in ${lost.join(', ')}. ` +
          `${capitalized(hearers)} hear nothing new before that is done.`,
      ),
    onMadeUp: () => tellRecovery(logger, 'All has been announced again.'),
    onFailure: (error) => failures.note(error, error.message),
  });
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
