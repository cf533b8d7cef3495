/**
 * Milliseconds since some moment that is the same for all processes of this machine, as fine as nanoseconds; no change
 * of the wall clock moves it.
 */
export const monotonicMs = (): number => Number(process.hrtime.bigint()) / 1e6;
