/** For a start that fails after it has shown a new root key: the next one shows none. */
export const ROOT_KEY_STAYS = 'The root key that was just printed stays valid: keep it for the next start.';

export function showRootKey(key: string): void {
  console.log(`Your root key, shown only this once:\n\n  ${key}\n\nSend it as "Authorization: Bearer <key>".\n`);
}
