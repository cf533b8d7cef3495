import { runProcess } from '#service-process';
import { MESSAGING_PROCESS_SETTINGS, readMessagingProcessConfig } from './messaging-process.config.js';
import { startMessaging } from './start-messaging.js';

const HELP = {
  command: 'npm run start:messaging [-- OPTION]',
  does: 'Runs the messaging service, one of those that Ringfence consists of, apart from the others.',
  settings: MESSAGING_PROCESS_SETTINGS,
};

/** Runs the messaging service. `parent`: the process that started this one. */
export function run(parent: number): Promise<void> {
  return runProcess(parent, {
    help: HELP,
    start: () => startMessaging(readMessagingProcessConfig()),
    greeting: ({ url }) => `The messaging service is ready at ${url}.`,
  });
}
