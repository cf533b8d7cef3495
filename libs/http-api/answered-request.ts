/** A request that was answered, for whoever counts. */
export interface AnsweredRequest {
  readonly method: string;
  /** As declared, such as `/v1/numbers/:number`; undefined when there is no such route. */
  readonly route: string | undefined;
  readonly status: number;
  readonly tookMs: number;
}
