export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** What `partitionName` was made of. */
export function partitionOf(name: string): { readonly topic: string; readonly partition: number } {
  const slash = name.lastIndexOf('/');
  return { topic: name.slice(0, slash), partition: Number(name.slice(slash + 1)) };
}

/** An offset in each partition, by its name. */
export type Offsets = Map<string, number>;
