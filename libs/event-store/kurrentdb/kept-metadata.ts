/** Keys that pass through the client and the server unharmed: not empty, not `__proto__`, not the server's own `$…`. */
const PLAIN_KEY = /^[a-zA-Z][a-zA-Z0-9_.-]*$/;
/** Holds all of it as JSON where an entry would not survive by itself. */
const AS_JSON = 'ringfence.metadata';

/**
 * Metadata as properties of a KurrentDB record, one for each entry where that is possible, so that people and
 * projections find them. Such properties are text in UTF-8, which half a surrogate pair is not.
 */
export function metadataOnServer(json: string): Record<string, string> {
  const metadata = JSON.parse(json) as Record<string, string>;
  const isPlain = Object.entries(metadata).every(
    ([key, value]) => PLAIN_KEY.test(key) && key !== AS_JSON && value.isWellFormed(),
  );
  return isPlain ? metadata : { [AS_JSON]: json };
}

/** Leaves out what the server adds when it is read, such as `$schema.name`. */
export function metadataInPort(properties: unknown): Record<string, string> {
  const entries = Object.entries((properties ?? {}) as Record<string, string>);
  const json = entries.find(([key]) => key === AS_JSON)?.[1];
  if (json !== undefined) return JSON.parse(json) as Record<string, string>;
  return Object.fromEntries(entries.filter(([key]) => !key.startsWith('$')));
}
