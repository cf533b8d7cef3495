/** When and where in its stream an event stands, and its id: what the state of a subject keeps of its envelope. */
export interface Occurrence {
  readonly eventId: string;
  /** ISO 8601, UTC. */
  readonly time: string;
  readonly revision: number;
}
