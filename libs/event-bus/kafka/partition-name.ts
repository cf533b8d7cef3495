export const partitionName = (topic: string, partition: number): string => `${topic}/${partition}`;

/** An offset in each partition, by its name. */
export type Offsets = Map<string, number>;
