import type { EventTraces } from '#contracts';

const NUMBER = /^\+\d+$/;

/**
 * What a gate must not rely on, because something was said of it that this version cannot read: it may have been a block.
 */
export class Doubts {
  private readonly workspaces = new Set<string>();
  private readonly subjects = new Set<string>();
  private everything = false;

  add({ workspace, subject }: EventTraces): void {
    if (subject !== undefined && (NUMBER.test(subject) || subject.includes('/'))) this.subjects.add(subject);
    // A hold, or what nobody knows yet: it may concern all of a workspace, and without one, all there is.
    else if (workspace !== undefined) this.workspaces.add(workspace);
    else this.everything = true;
  }

  /** `agentId` and `number`: who and what the call leads to or comes from, as far as is known. */
  concern(workspace: string, agentId: string | undefined, number: string | null | undefined): boolean {
    if (this.everything || this.workspaces.has(workspace)) return true;
    if (this.subjects.size === 0) return false;
    if (agentId !== undefined && this.subjects.has(`${workspace}/${agentId}`)) return true;
    return typeof number === 'string' && this.subjects.has(number);
  }
}
