import { assertNever } from '#assert-never';
import type { HoldEvent, HoldScope } from './hold.events.js';

export type HoldState =
  | { readonly status: 'unknown' }
  | { readonly status: 'placed' | 'lifted'; readonly holdId: string; readonly scope: HoldScope };

export const unknownHold: HoldState = { status: 'unknown' };

export function evolveHold(_: HoldState, event: HoldEvent): HoldState {
  const { holdId, scope } = event;
  switch (event.type) {
    case 'HoldPlaced':
      return { status: 'placed', holdId, scope };
    case 'HoldLifted':
      return { status: 'lifted', holdId, scope };
    default:
      return assertNever(event);
  }
}
