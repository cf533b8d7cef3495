/** What a hold blocks: everything in the workspace, an agent, or a number. */
export type HoldScope = { readonly workspace: true } | { readonly agentId: string } | { readonly number: string };

interface HoldFact<Type extends string> {
  readonly type: Type;
  readonly workspace: string;
  readonly holdId: string;
  readonly scope: HoldScope;
}

/** No outbound call in the scope until `HoldLifted`, whatever happens to assignments meanwhile. */
export type HoldPlacedV1 = HoldFact<'HoldPlaced'>;
export type HoldLiftedV1 = HoldFact<'HoldLifted'>;

export type HoldPublicEvent = HoldPlacedV1 | HoldLiftedV1;
