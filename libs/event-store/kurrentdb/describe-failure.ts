import { ErrorType } from '@kurrent/kurrentdb-client';
import { EventStoreError } from '../event-store.errors.js';

/** Numbers of gRPC's status codes. */
const STATUS = {
  invalidArgument: 3,
  permissionDenied: 7,
  exhausted: 8,
  precondition: 9,
  unimplemented: 12,
  unauthenticated: 16,
} as const;

const TOO_LARGE: ReadonlySet<string | undefined> = new Set([
  ErrorType.APPEND_RECORD_SIZE_EXCEEDED,
  ErrorType.TRANSACTION_MAX_SIZE_EXCEEDED,
  ErrorType.MAXIMUM_APPEND_SIZE_EXCEEDED,
]);

const NEVER_SENT = /No connection established|Name resolution failed/;
/** What a server says that starts, resigns or has too much to do, before it looks at the append. */
const NOT_HANDLED = /server(?: is)? not (?:yet )?ready|server is currently overloaded/i;

interface ServerFailure {
  readonly type?: string;
  readonly code?: number;
  readonly message: string;
}

/** The sentence for a failure of the server, whatever it was doing; nothing was written. */
export function describeFailure(hosts: string, error: unknown): EventStoreError {
  if (error instanceof EventStoreError) return error;
  const failure = error as ServerFailure;
  const lasting = lastingFailure(hosts, failure);
  // No cause: the client's errors may hold the connection string.
  return new EventStoreError(
    'event_store_unavailable',
    `${lasting ?? passingFailure(hosts, failure)} (${wordsOf(failure)})`,
    { mayPass: lasting === undefined },
  );
}

/** What somebody has to mend. */
function lastingFailure(hosts: string, { type, code, message }: ServerFailure): string | undefined {
  if (isAccessDenied({ type, code, message }))
    return `KurrentDB at ${hosts} refused the user. Its URL must name one who may read $all and write streams.`;
  if (type === ErrorType.UNSUPPORTED || code === STATUS.unimplemented)
    return `KurrentDB at ${hosts} cannot append to several streams at once. Install version 25.1 or later.`;
  if (type === ErrorType.STREAM_TOMBSTONED || type === ErrorType.STREAM_DELETED)
    return `KurrentDB at ${hosts} has had a stream deleted for good. Restore it from a backup.`;
  if (/certificate|self.signed|ssl|tls/i.test(message))
    return `KurrentDB at ${hosts} was not reached over TLS. Check tls and tlsCAFile in its URL.`;
  return undefined;
}

function passingFailure(hosts: string, { type, code }: ServerFailure): string {
  if (type === ErrorType.NOT_LEADER || code === STATUS.precondition)
    return `KurrentDB at ${hosts} is choosing another leader. Try again in a moment.`;
  if (type === ErrorType.DEADLINE_EXCEEDED) return `KurrentDB at ${hosts} did not answer in time. Try again.`;
  return `KurrentDB at ${hosts} cannot be reached. Start it, or correct its URL.`;
}

/** One line, and short: what the server or the network said. */
function wordsOf({ message }: ServerFailure): string {
  // gRPC ends with a note that is empty as a rule.
  return message
    .split(/\n| Resolution note:/)[0]!
    .trim()
    .slice(0, 300);
}

export function isAccessDenied(error: unknown): boolean {
  const { type, code } = error as ServerFailure;
  return type === ErrorType.ACCESS_DENIED || code === STATUS.permissionDenied || code === STATUS.unauthenticated;
}

/** The connection is gone or leads to the wrong node; another one may do better. */
export function isConnectionLost(error: unknown): boolean {
  const { type } = error as ServerFailure;
  return type === ErrorType.UNAVAILABLE || type === ErrorType.CANCELLED || isNotLeader(error);
}

export function isNotLeader(error: unknown): boolean {
  return (error as ServerFailure).type === ErrorType.NOT_LEADER;
}

/**
 * A precondition that the client has no name for. Two answers to an append session are such: that it was empty, and
 * that the node is not the leader, upon which the client does not act.
 */
export function isUnnamedPrecondition(error: unknown): boolean {
  const { type, code } = error as ServerFailure;
  return type === ErrorType.UNKNOWN && code === STATUS.precondition;
}

/**
 * What a failed append means: `moved` when the server found a stream elsewhere, an error when surely nothing was
 * written, `unclear` when the events may or may not be in the log, now or in a moment.
 */
export function judgeFailedAppend(hosts: string, error: unknown): EventStoreError | 'moved' | 'unclear' {
  const failure = error as ServerFailure;
  const { type, code, message } = failure;
  if (type === ErrorType.WRONG_EXPECTED_VERSION) return 'moved';
  const isTooLarge = TOO_LARGE.has(type) || code === STATUS.exhausted;
  if (isTooLarge || code === STATUS.invalidArgument) {
    const advice = isTooLarge ? ' Raise MaxAppendSize and MaxAppendEventSize there, or append less.' : '';
    return new EventStoreError('append_invalid', `KurrentDB refused the append (${wordsOf(failure)}).${advice}`);
  }
  const isRefused =
    isAccessDenied(error) ||
    type === ErrorType.UNSUPPORTED ||
    type === ErrorType.STREAM_TOMBSTONED ||
    type === ErrorType.STREAM_DELETED ||
    isNotLeader(error) ||
    code === STATUS.unimplemented ||
    code === STATUS.precondition;
  // The client names the kind of every failure of an append; it does not yet when it looks for a server to send it to.
  const wasNeverSent = type === undefined || NEVER_SENT.test(message);
  return isRefused || wasNeverSent || NOT_HANDLED.test(message) ? describeFailure(hosts, error) : 'unclear';
}
