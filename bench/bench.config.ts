/** What benchmarks need that not every machine has, by the environment variable that says where it is. */
export type Need = 'KAFKA_BROKERS';

/** Where it is, or undefined when nothing says so. */
export const addressOf = (need: Need): string | undefined => process.env[need] || undefined;
