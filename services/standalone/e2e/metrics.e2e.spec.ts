import { describe, expect, jest, test } from '@jest/globals';
import { installations } from '../src/testing/installations.js';

jest.setTimeout(60_000);
const { newInstallation } = installations();

/** The sample of a line such as `name{label="x"} 3`, or undefined when there is none. */
function sample(text: string, line: string): number | undefined {
  const found = text.split('\n').find((candidate) => candidate.startsWith(`${line} `));
  return found === undefined ? undefined : Number(found.slice(line.length));
}

describe('GET /metrics', () => {
  test('needs no key and tells what happened', async () => {
    const client = await newInstallation().start();
    const agent = { name: 'Sales', status: 'published' };
    expect((await client.put('/v1/agents/sales', agent)).status).toBe(201);
    const attempt = { agentId: 'sales', to: '+14155550199', source: 'api' };
    for (const agentId of ['sales', 'sales', 'nobody'])
      await client.post('/v1/calls/authorize', { ...attempt, agentId });
    const { status, headers, body } = await client.withKey(undefined).get<string>('/metrics');
    expect(status).toBe(200);
    expect(headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/);
    const denied = (code: string) => sample(body, `ringfence_decisions_total{decision="deny",code="${code}"}`);
    expect(denied('no_outbound_number')).toBe(2);
    expect(denied('agent_unknown')).toBe(1);
    expect(denied('held')).toBe(0);
    expect(sample(body, 'ringfence_decisions_total{decision="allow",code=""}')).toBe(0);
    const put = 'method="PUT",route="/v1/agents/:agentId",status_class="2xx"';
    expect(sample(body, `ringfence_http_request_duration_seconds_count{${put}}`)).toBe(1);
    expect(body).not.toContain('route="/v1/calls/authorize"');
    const head = sample(body, 'ringfence_log_head_position')!;
    expect(head).toBeGreaterThanOrEqual(4);
    for (const reader of ['gate', 'directories', 'key_ring']) {
      expect([reader, sample(body, `ringfence_reader_position{reader="${reader}"}`)]).toEqual([reader, head]);
      expect([reader, sample(body, `ringfence_reader_lag_positions{reader="${reader}"}`)]).toEqual([reader, 0]);
    }
    expect(sample(body, 'ringfence_reader_lag_positions{reader="number_table"}')).toBeGreaterThanOrEqual(0);
    expect(sample(body, 'ringfence_gate_numbers')).toBe(0);
    expect(sample(body, 'ringfence_gate_stale')).toBe(0);
    expect(sample(body, 'ringfence_events_parked_total{code="handler_failed"}')).toBe(0);
    expect(sample(body, 'process_resident_memory_bytes')).toBeGreaterThan(0);
  });
});

describe('GET /health/ready', () => {
  test('says how far the number table is', async () => {
    const client = await newInstallation().start();
    const { status, body } = await client.withKey(undefined).get('/health/ready');
    const position = expect.stringMatching(/^\d+$/);
    expect([status, body]).toEqual([
      200,
      { status: 'ready', reasons: [], warnings: [], numberTable: { position, head: position } },
    ]);
  });
});
