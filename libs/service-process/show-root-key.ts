/** Prints a root key on standard output, and never in the log: that is kept and sent elsewhere. */
export function showRootKey(key: string): void {
  console.log(`Your root key, shown only this once:\n\n  ${key}\n\nSend it as "Authorization: Bearer <key>".\n`);
}
