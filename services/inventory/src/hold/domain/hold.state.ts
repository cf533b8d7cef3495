import type { HoldEvent, HoldScope } from './hold.events.js';

export type HoldState =
  | { readonly status: 'unknown' }
  | { readonly status: 'placed' | 'lifted'; readonly holdId: string; readonly scope: HoldScope };

export const unknownHold: HoldState = { status: 'unknown' };

export function evolveHold(_: HoldState, { type, holdId, scope }: HoldEvent): HoldState {
  return { status: type === 'HoldPlaced' ? 'placed' : 'lifted', holdId, scope };
}
