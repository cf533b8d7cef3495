/**
 * All that filters look at but agent and search, in one text: the facet of `number-facet.ts`, and the carrier account that
 * a number comes from. Every combination of these filters is a set of them.
 */
export interface RowFacet {
  readonly facet: number;
  readonly carrierAccountId: string | null;
}

export const writeRowFacet = ({ facet, carrierAccountId }: RowFacet): string => `${facet} ${carrierAccountId ?? ''}`;

export function readRowFacet(text: string): RowFacet {
  const end = text.indexOf(' ');
  return { facet: Number(text.slice(0, end)), carrierAccountId: text.slice(end + 1) || null };
}
