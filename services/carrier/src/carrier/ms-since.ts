/** How long ago a time was, by this machine's clock. `time`: ISO 8601. */
export function msSince(time: string): number {
  return Date.now() - Date.parse(time);
}
