import { readUntil } from './emulated-carriers.js';
import type { EmulatedCarrier } from './emulated-carriers.js';
import type { Answer, HttpClient } from './http-client.js';
import type { EventShown, PageShown, ProblemShown } from './shapes.js';
import { requireDone } from './steps.js';

export interface DriftLineShown {
  readonly id: string;
  readonly kind: string;
  readonly number: string | null;
  readonly here: string | null;
  readonly there: string | null;
  readonly remedy: string;
  readonly fixable: boolean;
  readonly fixAsked: { readonly at: string; readonly by: EventShown['actor'] } | null;
}

export interface DriftShown extends PageShown<DriftLineShown> {
  readonly check: {
    readonly checkedAt: string | null;
    readonly runningSince: string | null;
    readonly failure: { readonly code: string } | null;
    readonly found: Readonly<Record<string, number>> | null;
  };
}

interface FixedShown extends ProblemShown {
  readonly outcome: string;
  readonly remedy: string | null;
  readonly importId: string | null;
}

/** Asks for a check, and resolves with what has come of it. */
export async function driftOf(client: HttpClient, accountId: string): Promise<DriftShown> {
  const path = `/v1/carrier-accounts/${accountId}/drift`;
  requireDone(await client.post(`${path}/check`, {}));
  return readUntil<DriftShown>(client, path, ({ check }) => check.runningSince === null);
}

export function fixDrift(
  client: HttpClient,
  accountId: string,
  driftId: string,
  body: object = {},
): Promise<Answer<FixedShown>> {
  return client.post(`/v1/carrier-accounts/${accountId}/drift/${driftId}/fix`, body);
}

/** As somebody at the carrier's console would: calls and messages of the number go elsewhere. */
export function pointElsewhere({ account }: EmulatedCarrier, number: string): void {
  if (account.carrier === 'twilio') {
    const there = { VoiceUrl: 'https://theirs.example/voice', SmsUrl: 'https://theirs.example/sms' };
    account.configure(account.byNumber(number)!, 'us1', there, null);
  } else account.configure(account.find(number)!, { connection_id: '', messaging_profile_id: '' }, null);
}
