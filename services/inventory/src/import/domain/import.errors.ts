import { DomainError } from '#domain-error';

/** Public and stable: see the HTTP contract. */
export type ImportErrorCode =
  | 'not_found'
  | 'idempotency_key_reused'
  | 'media_type_unsupported'
  | 'body_too_large'
  | 'body_incomplete'
  | 'upload_not_stored'
  | 'too_many_imports'
  | 'import_moved_on';

type ImportError = DomainError<ImportErrorCode>;

export const importNotFound = (): ImportError => new DomainError('not_found', 'There is no such import.');

export const importKeyReused = (): ImportError =>
  new DomainError(
    'idempotency_key_reused',
    'This Idempotency-Key came with another file before. Send the same file, or use a new key.',
  );

/** To whoever brings an import from an account to its end: what it has in mind is not how things stand any more. */
export const importMovedOn = (): ImportError =>
  new DomainError('import_moved_on', 'The import has moved on since. Look how far it is, and go on from there.');

export const csvExpected = (): ImportError =>
  new DomainError(
    'media_type_unsupported',
    'Send the numbers as a CSV file with Content-Type: text/csv, in UTF-8; with curl: -H "Content-Type: text/csv" --data-binary @numbers.csv. To import from a carrier account, send JSON.',
  );

export const fileTooLarge = (maxBytes: number): ImportError =>
  new DomainError('body_too_large', `A file has at most ${maxBytes} bytes; split it into several imports.`);

export const uploadCutOff = (): ImportError =>
  new DomainError('body_incomplete', 'The file did not arrive whole. Send it again.');

export const uploadNotStored = (): ImportError =>
  new DomainError(
    'upload_not_stored',
    'The file could not be stored; the disk may be full. Nothing was imported; try again later.',
  );

export const tooManyImports = (): ImportError =>
  new DomainError(
    'too_many_imports',
    'Too many imports are waiting for their turn. Nothing was read; try again later.',
  );
