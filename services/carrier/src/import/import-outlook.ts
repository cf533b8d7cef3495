import type { Claimant, ImportClaim, Refusal } from '#number-register';
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

/** Why a number is not imported that somebody has, or is buying. */
export function refusalOfClaim(number: string, claim: Exclude<ImportClaim, 'claimed'>): NotImported {
  return claim === 'already_held'
    ? { outcome: 'skipped', code: claim, detail: `${number} is in this workspace already, or is being bought for it.` }
    : { outcome: 'failed', code: claim, detail: `${number} is held by another workspace.` };
}

/** Why a number is not imported though nobody has tried; undefined when it would be. */
export function refusalOfImport(
  { number }: Pick<OwnedNumber, 'number'>,
  { claimant, isLive, confirmLive }: { claimant: Claimant; isLive: boolean; confirmLive: boolean },
): NotImported | undefined {
  if (claimant === 'this_workspace') return refusalOfClaim(number, 'already_held');
  if (claimant === 'another_workspace') return refusalOfClaim(number, 'number_in_use');
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
