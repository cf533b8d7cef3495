import streamErrors from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/errors_pb.js';
import statusMessages from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v1/status_pb.js';
import messages from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import type {
  AppendRecord,
  AppendRequest,
  AppendSessionResponse,
} from '@kurrent/kurrentdb-client/generated/kurrentdb/protocols/v2/streams/streams_pb.js';
import { Any, grpc } from './grpc-parts.js';
import type { Refusal } from './grpc-parts.js';
import type { DoubleLog, DoubleOutcome, DoubleWrite, NewRecord } from './double-log.js';

const STATUS = { invalidArgument: 3, permissionDenied: 7, failedPrecondition: 9, aborted: 10, internal: 13 } as const;
const [JSON_FORMAT, BYTES_FORMAT] = [1, 4];
const TYPE = /^[a-zA-Z0-9_.$:-]+$/;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const ERRORS = 'kurrentdb.protocol.v2.streams.errors';

/** What the server is set up to take, in bytes. */
export interface SizeLimits {
  readonly maxRecordBytes: number;
  readonly maxAppendBytes: number;
}

class RefusedError extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.details);
  }
}

/** Does what the server does with one append session. Answers a refusal where the server refuses. */
export function appendSession(
  log: DoubleLog,
  requests: readonly AppendRequest[],
  limits: SizeLimits,
): AppendSessionResponse | Refusal {
  try {
    if (requests.length === 0)
      throw refused(STATUS.failedPrecondition, 'Append session started, but no append requests were sent.');
    const writes = checkedWrites(requests, limits);
    return responseOf(log.append(writes), writes);
  } catch (error) {
    if (error instanceof RefusedError) return error.refusal;
    throw error;
  }
}

function checkedWrites(requests: readonly AppendRequest[], limits: SizeLimits): readonly DoubleWrite[] {
  const names = new Set<string>();
  let bytes = 0;
  return requests.map((request) => {
    const stream = request.getStream();
    if (stream === '' || stream === '$$') throw refused(STATUS.invalidArgument, 'Stream must not be empty.');
    if (stream.startsWith('$')) throw refused(STATUS.permissionDenied, 'Access denied.');
    if (names.has(foldCase(stream)))
      throw refused(STATUS.aborted, `Stream '${stream}' is already part of this append session.`);
    names.add(foldCase(stream));
    if (request.getRecordsList().length === 0)
      throw refused(STATUS.invalidArgument, 'Stream append request must contain at least one record');
    const records = request.getRecordsList().map((record) => {
      bytes += sizeOf(record, stream, limits);
      if (bytes > limits.maxAppendBytes) throw tooLargeTogether(bytes, limits);
      return checkedRecord(record, stream);
    });
    return { stream, expectedRevision: Number(request.getExpectedRevision() ?? -2), records };
  });
}

/** .NET's way of ignoring case: letter by letter, and no letter becomes two. */
function foldCase(text: string): string {
  return Array.from(text, (letter) =>
    letter.toUpperCase().length > letter.length ? letter : letter.toUpperCase(),
  ).join('');
}

function checkedRecord(record: AppendRecord, stream: string): NewRecord {
  const [id, schema] = [record.getRecordId() ?? '', record.getSchema()!];
  if (!UUID.test(id)) throw refused(STATUS.invalidArgument, 'Record ID must be a valid and non-empty UUID.');
  if (!TYPE.test(schema.getName())) {
    throw refused(
      STATUS.invalidArgument,
      `Schema name can only contain alphanumeric characters, underscores, dashes, periods, colons, and dollar signs. Attempted Value: ${schema.getName()}`,
    );
  }
  const isJson = schema.getFormat() === JSON_FORMAT;
  if (!isJson && schema.getFormat() !== BYTES_FORMAT)
    throw refused(STATUS.invalidArgument, 'Schema format must not be Unspecified.');
  const properties: Record<string, unknown> = {};
  for (const [key, value] of propertiesOf(record)) {
    if (key === '') throw refused(STATUS.invalidArgument, 'Property keys must not be empty.');
    properties[key] = value.toJavaScript();
  }
  // What the server adds on its own when such a record is read.
  const metadata = JSON.stringify({
    ...properties,
    '$schema.name': schema.getName(),
    '$schema.format': isJson ? 'Json' : 'Bytes',
  });
  return { stream, id, type: schema.getName(), isJson, data: Buffer.from(record.getData_asU8()), metadata };
}

interface PropertyValue {
  toJavaScript(): unknown;
}

function propertiesOf(record: AppendRecord): readonly (readonly [key: string, value: PropertyValue])[] {
  const map = record.getPropertiesMap() as { keys(): Iterator<string>; get(key: string): PropertyValue };
  const properties: (readonly [string, PropertyValue])[] = [];
  const keys = map.keys();
  // Its iterators are none of the language's own.
  for (let key = keys.next(); !key.done; key = keys.next()) properties.push([key.value, map.get(key.value)]);
  return properties;
}

function sizeOf(record: AppendRecord, stream: string, { maxRecordBytes }: SizeLimits): number {
  const size = record.serializeBinary().length;
  if (size <= maxRecordBytes) return size;
  const details = new streamErrors.AppendRecordSizeExceededErrorDetails();
  details.setStream(stream);
  details.setRecordId(record.getRecordId() ?? '');
  details.setSize(size);
  details.setMaxSize(maxRecordBytes);
  const sentence = `The size of record ${record.getRecordId()} exceeds the maximum allowed size of ${maxRecordBytes} bytes`;
  throw refused(STATUS.invalidArgument, sentence, ['AppendRecordSizeExceededErrorDetails', details.serializeBinary()]);
}

function tooLargeTogether(size: number, { maxAppendBytes }: SizeLimits): RefusedError {
  const details = new streamErrors.AppendTransactionSizeExceededErrorDetails();
  details.setSize(size);
  details.setMaxSize(maxAppendBytes);
  const sentence = `Transaction size (${size}) exceeded the maximum allowed size of ${maxAppendBytes}`;
  return refused(STATUS.aborted, sentence, ['AppendTransactionSizeExceededErrorDetails', details.serializeBinary()]);
}

function responseOf(outcome: DoubleOutcome, writes: readonly DoubleWrite[]): AppendSessionResponse {
  if (outcome.kind === 'corrupt') throw refused(STATUS.internal, 'An internal server error occurred.');
  if (outcome.kind === 'moved') {
    const details = new streamErrors.StreamRevisionConflictErrorDetails();
    details.setStream(outcome.stream);
    details.setExpectedRevision(String(outcome.expected));
    details.setActualRevision(String(outcome.actual));
    const sentence = `Append failed due to a revision conflict on stream '${outcome.stream}'.`;
    throw refused(STATUS.failedPrecondition, sentence, [
      'StreamRevisionConflictErrorDetails',
      details.serializeBinary(),
    ]);
  }
  const response = new messages.AppendSessionResponse();
  response.setPosition(String(outcome.position));
  for (const [index, { stream }] of writes.entries()) {
    const output = new messages.AppendResponse();
    output.setStream(stream);
    output.setStreamRevision(String(outcome.revisions[index]));
    response.addOutput(output);
  }
  return response;
}

function refused(code: number, details: string, more?: readonly [type: string, bytes: Uint8Array]): RefusedError {
  const metadata = new grpc.Metadata();
  // The server sends several details, of which the one that matters is the last.
  const parts = [['google.rpc.ErrorInfo', new Uint8Array()] as const];
  if (more) parts.push([`${ERRORS}.${more[0]}` as 'google.rpc.ErrorInfo', more[1] as Uint8Array<ArrayBuffer>]);
  const status = Buffer.concat(parts.map(([type, bytes]) => statusWith(code, details, type, bytes)));
  metadata.set('grpc-status-details-bin', status);
  return new RefusedError({ code, details, metadata });
}

function statusWith(code: number, message: string, type: string, bytes: Uint8Array): Uint8Array {
  const detail = new Any();
  detail.pack(bytes, type);
  const status = new statusMessages.Status();
  status.setCode(code);
  status.setMessage(message);
  status.setDetails(detail as never);
  return status.serializeBinary();
}
