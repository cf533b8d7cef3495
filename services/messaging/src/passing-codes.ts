/** What holds up work on messages and passes by itself, or once somebody has mended something: it is tried again. */
export const PASSING_CODES: readonly string[] = [
  'service_unavailable',
  'event_store_unavailable',
  'append_outcome_unknown',
  'stream_contended',
  'log_reader_failed',
  'media_store_unavailable',
  'vault_unavailable',
  'vault_key_wrong',
  'vault_entry_damaged',
];
