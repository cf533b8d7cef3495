/** Resolves after a while, or when asked to stop, be it before. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  if (stop.aborted) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const wake = () => resolve();
  stop.addEventListener('abort', wake);
  await promise;
  stop.removeEventListener('abort', wake);
  clearTimeout(timer);
}
