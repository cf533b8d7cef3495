/** Trouble of our own that passes by itself, or once somebody has mended something. */
export const PASSING_CODES_HERE: readonly string[] = [
  'service_unavailable',
  'event_store_unavailable',
  'append_outcome_unknown',
  'stream_contended',
  'vault_unavailable',
  'read_model_behind',
  'read_model_unavailable',
  'too_many_waiting',
];
