import { runProcess } from '#service-process';
import { CALL_GATE_SETTINGS, readCallGateConfig } from './call-gate.config.js';
import { startCallGate } from './start-call-gate.js';

const HELP = {
  command: 'npm run start:call-gate [-- OPTION]',
  does: 'Runs a call gate, one of the services that Ringfence consists of, apart from the others. Run as many as you like.',
  settings: CALL_GATE_SETTINGS,
};

/** Runs a call gate. `parent`: the process that started this one. */
export function run(parent: number): Promise<void> {
  return runProcess(parent, {
    help: HELP,
    start: () => startCallGate(readCallGateConfig()),
    greeting: ({ url }) => `A call gate listens at ${url}; ${url}/health/ready tells when it answers calls.`,
  });
}
