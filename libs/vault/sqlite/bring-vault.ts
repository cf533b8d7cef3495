import { existsSync, rmSync } from 'node:fs';
import { bringKeys } from '../key-file.js';
import { explained } from './describe-failure.js';
import { VaultFile } from './vault-file.js';
import type { VaultPlace } from './vault-place.js';

type Place = Pick<VaultPlace, 'file' | 'keyFile'>;

/**
 * What became of it: `nothing` where there is no entry to bring; `contradiction`, with both left as they are, when each
 * has what the other has not, for nobody can tell which is true.
 */
export type Brought = 'nothing' | 'brought' | 'contradiction';

/**
 * Copies every entry into another vault, which is made where there is none, with the keys of the key file. No process has
 * either of them open, nor can meanwhile. Interrupted, the next call does it. Throws a `VaultError`.
 */
export function copyVault(from: Place, to: Place): Brought {
  return bring(from, to, () => undefined);
}

/** `copyVault`, which leaves no secret behind, once all are on disk where they go. */
export function moveVault(from: Place, to: Place): Brought {
  return bring(from, to, (source) => {
    // First: entries that stay behind are found by the next call, a key alone would not be.
    rmSync(from.keyFile, { force: true });
    source.clear();
  });
}

function bring(from: Place, to: Place, leave: (source: VaultFile) => void): Brought {
  if (!existsSync(from.file)) return 'nothing';
  return opened(from.file, (source) => {
    if (source.isEmpty()) return 'nothing';
    return opened(to.file, (target) => {
      const isThere = contains(target, source);
      if (!isThere && !contains(source, target)) return 'contradiction';
      // First: on disk before anything that was sealed with them.
      bringKeys(from.keyFile, to.keyFile);
      if (!isThere) for (const page of source.pages()) target.put(page);
      leave(source);
      return 'brought';
    });
  });
}

function opened<Result>(path: string, work: (file: VaultFile) => Result): Result {
  return explained(path, () => {
    const file = VaultFile.open(path);
    try {
      return work(file);
    } finally {
      file.close();
    }
  });
}

/** No two writings are ever sealed to the same bytes, not even of the same secret. */
function contains(whole: VaultFile, part: VaultFile): boolean {
  for (const page of part.pages()) {
    for (const { key, sealed } of page) {
      const found = whole.find(key);
      if (!found || Buffer.compare(found, sealed) !== 0) return false;
    }
  }
  return true;
}
