/** RFC 9457 problem details, with a stable `code` and, for bad input, the fields that are wrong. */
export interface Problem {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly FieldError[];
  readonly [extension: string]: unknown;
}

export interface FieldError {
  /** Path of the field, such as `profiles.inbound`. */
  readonly field: string;
  readonly message: string;
}

export const PROBLEM_CONTENT_TYPE = 'application/problem+json; charset=utf-8';

const TITLES: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  409: 'Conflict',
  412: 'Precondition Failed',
  413: 'Content Too Large',
  415: 'Unsupported Media Type',
  422: 'Unprocessable Content',
  431: 'Request Header Fields Too Large',
  500: 'Internal Server Error',
  503: 'Service Unavailable',
};

/** What RFC 9110 calls the status. */
export function titleOf(status: number): string {
  return TITLES[status] ?? 'Error';
}

/** No extension takes the place of a member that RFC 9457 names. */
export function problem(status: number, code: string, detail: string, extensions: object = {}): Problem {
  const members = { type: `urn:ringfence:problem:${code}`, title: titleOf(status), status, detail, code };
  return { ...members, ...extensions, ...members };
}
