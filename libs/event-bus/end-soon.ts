/** A stop takes no longer, whatever a broker that says nothing would have it wait for. */
const MAX_MS = 2_000;

/** Resolves when something has ended, well or not, or has had its time for it. */
export async function endSoon(ending: Promise<unknown> | undefined): Promise<void> {
  const late = Promise.withResolvers<void>();
  const timer = setTimeout(late.resolve, MAX_MS);
  await Promise.race([ending?.catch(() => undefined), late.promise]);
  clearTimeout(timer);
}
