import { startCarrierEmulator } from '../../simulator/carriers/carrier-emulator.js';
import type { RunningEmulator } from '../../simulator/carriers/running-emulator.js';
import { serveProcess } from '../process/serve-process.js';

const TOO_MANY_REQUESTS = 429;

/** An account at an emulated carrier, as somebody connects it. */
export interface BenchAccount {
  readonly id: string;
  readonly credentials: Readonly<Record<string, unknown>>;
}

/** What was asked of an account since it was limited. */
export interface AccountRequests {
  readonly total: number;
  readonly tooMany: number;
  /** By operation, as the carrier's document names it. */
  readonly byOperation: Readonly<Record<string, number>>;
}

let emulator: RunningEmulator | undefined;
let firstStep = 0;

/** Both emulated carriers, which are test equipment, in a process of their own. */
const carriers = {
  /** Resolves with the URL under which both answer. */
  async start(): Promise<string> {
    emulator = await startCarrierEmulator({ seed: 1 });
    return emulator.url;
  },

  /** With numbers that are in use elsewhere. */
  openAccount(carrier: 'twilio' | 'telnyx', numberCount: number): BenchAccount {
    if (carrier === 'twilio') {
      const account = emulator!.openTwilioAccount();
      account.seedNumbers(numberCount, { voice_url: 'https://theirs.example/voice' });
      return { id: account.id, credentials: { ...account.credentials } };
    }
    const account = emulator!.openTelnyxAccount();
    const theirs = { application_name: 'Theirs', webhook_event_url: 'https://theirs.example/voice' };
    account.seedNumbers(numberCount, {
      connection_id: account.addResource('call_control_application', theirs, null).id,
    });
    return { id: account.id, credentials: { ...account.credentials } };
  },

  /** More numbers of the account, set up like this. */
  seed(id: string, numberCount: number, configuration: Readonly<Record<string, string>>): readonly string[] {
    return emulator!.account(id)!.seedNumbers(numberCount, configuration);
  },

  /** From now on. */
  count(): void {
    firstStep = emulator!.requests.length;
  },

  /** Counts from now on. */
  limit(id: string, requestsPerSecond: number): void {
    emulator!.account(id)!.rateLimit = { requests: requestsPerSecond, windowMs: 1_000, saysWhen: true };
    carriers.count();
  },

  requests(): AccountRequests {
    const asked = emulator!.requests.slice(firstStep);
    const byOperation = Object.groupBy(asked, ({ operation }) => operation ?? 'unknown');
    return {
      total: asked.length,
      tooMany: asked.filter(({ status }) => status === TOO_MANY_REQUESTS).length,
      byOperation: Object.fromEntries(Object.entries(byOperation).map(([name, all]) => [name, all!.length])),
    };
  },

  /** Rejects when a request did not fit the carrier's document. */
  async stop(): Promise<void> {
    const broken = emulator!.violations[0];
    if (broken) throw new Error(`${broken.method} ${broken.path}: ${broken.problem}`);
    await emulator!.close();
  },
};

export type BenchCarriers = typeof carriers;

serveProcess(carriers);
