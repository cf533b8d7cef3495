/** When and where in its stream an event stands: the part of its envelope that the state of a subject keeps. */
export interface Occurrence {
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly revision: number;
}
