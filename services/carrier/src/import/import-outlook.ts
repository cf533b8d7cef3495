import { sentenceOfTaker } from '#number-facts';
import type { Taker } from '#number-facts';
import type { Claimant, Refusal } from '#number-register';
import type { OwnedNumber, WebhookTargets } from '../carrier/carrier-facts.js';
import type { Carrier } from '../carrier/carrier.port.js';
import { pointsHere } from '../carrier/points-here.js';

/** Where a number points that its carrier has set up and nobody has touched. */
const NOBODYS_HOSTS: ReadonlySet<string> = new Set(['demo.twilio.com']);

/** Whether somebody else's calls or messages would stop if the number pointed here. */
export function isLiveElsewhere(carrier: Carrier, owned: OwnedNumber, webhooks: WebhookTargets): boolean {
  if (pointsHere(carrier, owned, webhooks)) return false;
  const { voice, messages } = carrier.currentTargets(owned);
  return [voice, messages].some((target) => target !== null && !NOBODYS_HOSTS.has(hostOf(target)));
}

type NotImported = Refusal & { readonly outcome: 'skipped' | 'failed' };

const ALREADY_HELD = { outcome: 'skipped', code: 'already_held' } as const;
const IN_USE = { outcome: 'failed', code: 'number_in_use' } as const;

/** Why a number is not imported that somebody has, or is buying. */
export function refusalOfTaken(number: string, taker: Taker): NotImported {
  const isOurs = taker === 'this_workspace' || taker === 'this_workspace_buys';
  return { ...(isOurs ? ALREADY_HELD : IN_USE), detail: sentenceOfTaker(number, taker) };
}

/** Why a number is not imported though nobody has tried; undefined when it would be. */
export function refusalOfImport(
  { number }: Pick<OwnedNumber, 'number'>,
  { claimant, isLive, confirmLive }: { claimant: Claimant; isLive: boolean; confirmLive: boolean },
): NotImported | undefined {
  if (claimant !== 'nobody') return refusalOfTaken(number, claimant);
  return isLive && !confirmLive ? liveElsewhere(number) : undefined;
}

const liveElsewhere = (number: string) =>
  ({
    outcome: 'failed',
    code: 'number_live_elsewhere',
    detail: `${number} is in use: its calls or messages go somewhere else, which would hear of them no longer. Import it with confirmLive: true to take it over; detaching puts it back.`,
  }) as const;

function hostOf(target: string): string {
  return URL.parse(target)?.hostname ?? '';
}
