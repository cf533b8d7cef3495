import { domainEvent, readMetadata } from '#event-store';
import type { RecordedEvent } from '#event-store';
import { WorkspaceCollection } from '#workspace-collection';
import { isBy, markOf } from '../../event/moment.js';
import type { Mark, Moment } from '../../event/moment.js';
import { bearsOn } from '../domain/active-hold.js';
import type { ActiveHold, HoldSubject } from '../domain/active-hold.js';
import type { HoldEvent } from '../domain/hold.events.js';

/** A hold from its placing to its lifting. */
export interface HoldCourse {
  readonly hold: ActiveHold;
  readonly placed: Mark;
  /** Undefined while the hold is in force. */
  readonly lifted?: Mark;
}

/** The holds of one workspace that are over, in the order in which they were lifted. */
interface PastHolds {
  readonly courses: HoldCourse[];
  readonly byId: Map<string, HoldCourse>;
  /** All that were lifted by then are forgotten; undefined while none is. */
  forgotten?: Mark;
}

/** Some 5 MB a workspace: years of incidents. Whoever asks further back has the log read, see `reachingBack`. */
const MAX_PAST_HOLDS = 10_000;

/** The holds in force, and the latest of those that are over, in memory: an incident has few. */
export class HoldDirectory {
  static readonly eventTypes: readonly HoldEvent['type'][] = ['HoldPlaced', 'HoldLifted'];
  /** In force now. */
  readonly courses = new WorkspaceCollection<HoldCourse>();
  private readonly pastHolds = new Map<string, PastHolds>();

  constructor(private readonly maxPastHolds = MAX_PAST_HOLDS) {}

  apply(recorded: RecordedEvent): void {
    const { type, holdId: id, scope } = domainEvent<HoldEvent>(recorded);
    const { workspace, time, actor, reason = null } = readMetadata(recorded);
    if (type === 'HoldPlaced') {
      const hold = { id, scope, reason, placedAt: time, placedBy: actor };
      this.courses.set(workspace, id, { hold, placed: markOf(recorded) });
      return;
    }
    const course = this.courses.get(workspace, id);
    if (!course) return;
    this.courses.delete(workspace, id);
    this.remember(workspace, { ...course, lifted: markOf(recorded) });
  }

  /** The hold, whether it is still in force or not; undefined when it was never placed or is forgotten. */
  find(workspace: string, id: string): ActiveHold | undefined {
    const past = this.pastHolds.get(workspace)?.byId.get(id);
    return (this.courses.get(workspace, id) ?? past)?.hold;
  }

  /** Every hold that blocks outbound calls from the number, or blocked them at the moment, oldest first. */
  blocking(workspace: string, subject: HoldSubject, moment?: Moment): ActiveHold[] {
    const courses = moment ? this.everyCourse(workspace).filter(inForceAt(moment)) : this.courses.values(workspace);
    const blocking = [...courses].flatMap(({ hold }) => (bearsOn(hold.scope, subject) ? [hold] : []));
    return blocking.toSorted((one, other) => (one.id < other.id ? -1 : 1));
  }

  /** Every hold that is not forgotten, in no particular order. */
  everyCourse(workspace: string): HoldCourse[] {
    return [...(this.pastHolds.get(workspace)?.courses ?? []), ...this.courses.values(workspace)];
  }

  /** Whether nothing is forgotten that was in force at the moment, or happened after it. */
  reachesBackTo(workspace: string, moment: Moment): boolean {
    const { forgotten } = this.pastHolds.get(workspace) ?? {};
    return !forgotten || isBy(forgotten, moment);
  }

  private remember(workspace: string, course: HoldCourse): void {
    let past = this.pastHolds.get(workspace);
    if (!past) this.pastHolds.set(workspace, (past = { courses: [], byId: new Map() }));
    past.courses.push(course);
    past.byId.set(course.hold.id, course);
    if (past.courses.length <= this.maxPastHolds) return;
    const oldest = past.courses.shift();
    if (!oldest?.lifted) return;
    const { hold, lifted } = oldest;
    past.byId.delete(hold.id);
    // Clocks may go back: by the latest time of all, each of the forgotten was lifted.
    past.forgotten = { ...lifted, timeMs: Math.max(lifted.timeMs, past.forgotten?.timeMs ?? 0) };
  }
}

function inForceAt(moment: Moment): (course: HoldCourse) => boolean {
  return ({ placed, lifted }) => isBy(placed, moment) && !(lifted && isBy(lifted, moment));
}
