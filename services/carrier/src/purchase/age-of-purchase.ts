import type { KnownPurchase } from './domain/purchase.state.js';

/** A carrier that cannot be asked for so long will not be asked: somebody waits, and can ask again. */
const MAX_UNASKED_MS = 120_000;

/** Whoever asked so long ago may have bought another. Many bought at once wait for each other, and are not late by that. */
const MAX_AGE_MS = 900_000;

export function isUnaskedTooLong(purchase: KnownPurchase, now: Date): boolean {
  return ageMs(purchase, now) > MAX_UNASKED_MS;
}

export function isTooOld(purchase: KnownPurchase, now: Date): boolean {
  return ageMs(purchase, now) > MAX_AGE_MS;
}

function ageMs({ requestedAt }: KnownPurchase, now: Date): number {
  return now.getTime() - Date.parse(requestedAt);
}
