import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** At which of its own durable writes a program is to kill itself. */
export interface ArmedDeath {
  /** Only writes that hold one of these texts count: of the request or the number that they belong to. */
  readonly marks: readonly string[];
  /** Counts from 1. `Infinity` cannot be written down: absent, nothing dies and all is told. */
  readonly write?: number;
  readonly when?: 'before' | 'after';
}

/** One that counted and was done. */
export interface ToldWrite {
  readonly marks: string;
  /** What was written, such as `log: NumberReserved`. */
  readonly what: string;
}

const ARMED = 'armed.json';
const TOLD = 'told.jsonl';

/** The files by which a test and the program under test speak, in a directory of their own. */
export class DeathOrders {
  constructor(private readonly directory: string) {}

  /** How a program under test is told where they are. */
  get environment(): Readonly<Record<string, string>> {
    return { CRASH_ORDERS: this.directory };
  }

  /** In place of whatever was armed. From the next write on. */
  arm(death: ArmedDeath): void {
    writeFileSync(join(this.directory, ARMED), JSON.stringify(death));
  }

  armed(): ArmedDeath | undefined {
    const text = textOf(join(this.directory, ARMED));
    return text === '' ? undefined : (JSON.parse(text) as ArmedDeath);
  }

  tell(write: ToldWrite): void {
    appendFileSync(join(this.directory, TOLD), `${JSON.stringify(write)}\n`);
  }

  /** Of what was armed with these marks, in order. */
  told(marks: readonly string[]): readonly ToldWrite[] {
    const lines = textOf(join(this.directory, TOLD))
      .split('\n')
      .filter((line) => line !== '');
    return lines.map((line) => JSON.parse(line) as ToldWrite).filter((write) => write.marks === nameOf(marks));
  }
}

export const nameOf = (marks: readonly string[]): string => marks.join(' ');

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return '';
    throw error;
  }
}
