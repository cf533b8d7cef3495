/** Resolves after a while, or when asked to stop. */
export async function pause(ms: number, stop: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const timer = setTimeout(resolve, ms);
  const wake = () => resolve();
  stop.addEventListener('abort', wake);
  await promise;
  stop.removeEventListener('abort', wake);
  clearTimeout(timer);
}
