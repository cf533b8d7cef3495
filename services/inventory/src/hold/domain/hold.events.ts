/** What a hold blocks: everything in the workspace, an agent, or a number. */
export type HoldScope = { readonly workspace: true } | { readonly agentId: string } | { readonly number: string };

/** No outbound call in the scope until the hold is lifted, whatever happens to assignments meanwhile (rule 8). */
export interface HoldPlaced {
  readonly type: 'HoldPlaced';
  readonly holdId: string;
  readonly scope: HoldScope;
}

export interface HoldLifted {
  readonly type: 'HoldLifted';
  readonly holdId: string;
  readonly scope: HoldScope;
}

export type HoldEvent = HoldPlaced | HoldLifted;
