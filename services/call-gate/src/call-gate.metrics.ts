import { Counter, Gauge } from 'prom-client';
import type { AddMetrics } from '#service-process';
import type { CallGate } from './call-gate.js';

/** What a gate has decided, and what it knows. */
export function addGate(gate: CallGate): AddMetrics {
  return (registry) => {
    const decisions = new Counter({
      name: 'ringfence_decisions_total',
      help: 'Outbound call attempts decided since the start; code is empty for an allow',
      labelNames: ['decision', 'code'],
      registers: [registry],
      collect: () => {
        const { allowed, denied } = gate.decisions;
        decisions.reset();
        decisions.inc({ decision: 'allow', code: '' }, allowed);
        for (const [code, count] of Object.entries(denied)) decisions.inc({ decision: 'deny', code }, count);
      },
    });
    const numbers = new Gauge({
      name: 'ringfence_gate_numbers',
      help: 'Phone numbers that the gate knows, given back ones included',
      registers: [registry],
      collect: () => {
        numbers.set(gate.numberCount);
      },
    });
    const stale = new Gauge({
      name: 'ringfence_gate_stale',
      help: '1 while the gate answers no call because it cannot prove that it knows every block',
      registers: [registry],
      collect: () => {
        stale.set(gate.stale ? 1 : 0);
      },
    });
  };
}
