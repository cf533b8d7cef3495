import type { FaultEffect } from '../faults/fault.js';
import type { CarrierName } from '../inventory/stock.js';

/** A request to a carrier. */
export interface RequestRecord {
  /** Counts every request from 1. */
  readonly step: number;
  readonly requestId: string;
  readonly carrier: CarrierName | null;
  /** Null for a request that is none of the carrier's. */
  operation: string | null;
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  /** Account SID or API key; null where the credentials are nobody's. */
  account: string | null;
  /** Null when no whole answer was sent, or none yet. */
  status: number | null;
  faults: readonly FaultEffect['kind'][];
}

/** A request that does not fit the carrier's own document, or an answer of ours that does not. */
export interface Violation {
  readonly step: number;
  readonly operation: string | null;
  readonly method: string;
  readonly path: string;
  readonly problem: string;
}

/** What was asked, and how well it fits. */
export class RequestLog {
  readonly requests: RequestRecord[] = [];
  readonly violations: Violation[] = [];
  /** Answers of the emulator's own that break the carrier's document: a mistake in the emulator, or in what was seeded. */
  readonly brokenAnswers: Violation[] = [];
  /** How many requests of each operation fit. */
  readonly validated = new Map<string, number>();

  begin(facts: Pick<RequestRecord, 'requestId' | 'carrier' | 'method' | 'path'>): RequestRecord {
    const record = {
      step: this.requests.length + 1,
      ...facts,
      operation: null,
      account: null,
      status: null,
      faults: [],
    };
    this.requests.push(record);
    return record;
  }

  countValidated(operation: string): void {
    this.validated.set(operation, (this.validated.get(operation) ?? 0) + 1);
  }

  refuse(record: RequestRecord, problem: string): void {
    this.violations.push(violation(record, problem));
  }

  break(record: RequestRecord, problem: string): void {
    this.brokenAnswers.push(violation(record, problem));
  }
}

function violation({ step, operation, method, path }: RequestRecord, problem: string): Violation {
  return { step, operation, method, path, problem };
}
