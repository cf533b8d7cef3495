import { assertNever } from '#assert-never';

/** Who has a number, or has it kept while buying it, as the workspace that asks may know. */
export const TAKERS = ['this_workspace', 'this_workspace_buys', 'another_workspace', 'another_workspace_buys'] as const;
export type Taker = (typeof TAKERS)[number];

/** Why the number cannot be had, for people. */
export function sentenceOfTaker(number: string, taker: Taker): string {
  switch (taker) {
    case 'this_workspace':
      return `${number} is in this workspace already.`;
    case 'this_workspace_buys':
      return `${number} is being bought for this workspace: see GET /v1/purchases.`;
    case 'another_workspace':
      return `${number} is held by another workspace, and nothing can be done about that from here: ask the operators of that workspace to detach or release it there, then try again.`;
    case 'another_workspace_buys':
      return `${number} is being bought by another workspace. Try again if nothing comes of that.`;
    default:
      return assertNever(taker);
  }
}
