import type { Aggregate, DomainEvent } from '#event-store';
import { isBy, markOf } from '../../event/moment.js';
import type { Moment } from '../../event/moment.js';

/** The same aggregate, blind to what came after the moment. For one stream and one reading. */
export function asItWas<State, Event extends DomainEvent>(
  aggregate: Aggregate<State, Event>,
  moment: Moment,
): Aggregate<State, Event> {
  // Times of a stream may go back a little, as clocks do: what comes after the first event past the moment is past it.
  let past = false;
  return {
    ...aggregate,
    name: undefined,
    evolve: (state, event, recorded) => {
      past ||= !isBy(markOf(recorded), moment);
      return past ? state : aggregate.evolve(state, event, recorded);
    },
  };
}
