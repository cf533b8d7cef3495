export function showRootKey(key: string): void {
  console.log(`Your root key, shown only this once:\n\n  ${key}\n\nSend it as "Authorization: Bearer <key>".\n`);
}
