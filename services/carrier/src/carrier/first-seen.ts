import { RecentlySet } from '#recently-set';

/** More than anybody looks at again and again. One that is forgotten is seen anew. */
const MAX_SEEN = 1_000;

/**
 * How long ago this process has first seen something. It lives as long as whoever holds it: a carrier is opened anew, and
 * begins to count anew, when its account is renamed or rotated.
 */
export class FirstSeen {
  private readonly atMs = new RecentlySet<string, number>(MAX_SEEN);

  constructor(private readonly nowMs: () => number = () => performance.now()) {}

  /** To be called whenever it is seen. */
  agoMs(what: string): number {
    const nowMs = this.nowMs();
    const atMs = this.atMs.get(what) ?? nowMs;
    this.atMs.set(what, atMs);
    return nowMs - atMs;
  }
}
