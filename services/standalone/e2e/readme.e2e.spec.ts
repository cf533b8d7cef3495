import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, jest, test } from '@jest/globals';
import { describeWhen } from '../../../tooling/describe-when.js';
import { installations } from '../src/testing/installations.js';
import { ROOT_KEY } from '../src/testing/program.js';
import { requireDone } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const { newInstallation } = installations();

/** A command of the README, and what it prints according to it; empty where the README leaves that out. */
interface Step {
  readonly command: string;
  readonly printed: string;
}

/** The fenced blocks of the first five minutes: what is set up first, and then each command with what it prints. */
function firstFiveMinutes(): { readonly setup: string; readonly steps: readonly Step[] } {
  const sections = readFileSync('README.md', 'utf8').split(/^## /m);
  const section = sections.find((text) => text.startsWith('The first five minutes')) ?? '';
  const [setup = '', ...blocks] = [...section.matchAll(/^```sh\n(.*?)^```/gms)].map(([, block]) => block!);
  const steps = blocks.flatMap((block) =>
    block.split(/^\$ /m).flatMap((step) => {
      const [command = '', ...printed] = step.trimEnd().split('\n');
      return command ? [{ command, printed: printed.join('\n') }] : [];
    }),
  );
  return { setup, steps };
}

const UUID = /\b[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;

/** Commands that begin what goes on by itself; one that names an id asks how far it is. */
const BEGINS_WORK = /\/v1\/(?:imports|purchases)(?!\/)/;
const ENDED: ReadonlySet<string> = new Set(['finished', 'completed', 'failed']);

interface UnderWay {
  readonly id: string;
  readonly status: string;
}

/** What is printed, without what is another each time. */
function alike(printed: string): unknown {
  const masked = printed.replaceAll(UUID, 'an id').replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'a time');
  return masked && JSON.parse(masked.replaceAll(/"enforcedInMs":\d+/g, '"enforcedInMs":0'));
}

const missing = ['bash', 'curl'].find((program) => spawnSync(program, ['--version']).status !== 0);

describeWhen(missing === undefined ? true : undefined, `there is no ${missing}`, 'the README', () => {
  test('prints in the first five minutes what one gets, in this order', async () => {
    const client = await newInstallation().start();
    const { setup, steps } = firstFiveMinutes();
    expect(steps.length).toBeGreaterThan(5);
    /** The ids of the README, and those that came in their place. */
    const ids = new Map<string, string>();
    const run = (command: string): string => {
      const here = command.replaceAll(UUID, (id) => ids.get(id) ?? id);
      const script = `shopt -s expand_aliases\n${setup.replace('rf_…', ROOT_KEY)}\n${here}`;
      const { stdout, stderr } = spawnSync('bash', {
        input: script.replaceAll('localhost:3000', new URL(client.url).host),
      });
      expect(stderr.toString()).toBe('');
      return stdout.toString();
    };
    for (const { command, printed } of steps) {
      const got = run(command);
      if (printed) expect([command, alike(got)]).toEqual([command, alike(printed)]);
      else expect(got).not.toContain('urn:ringfence:problem');
      const gotIds = got.match(UUID) ?? [];
      for (const [index, id] of (printed.match(UUID) ?? []).entries()) ids.set(id, gotIds[index]!);
      const [begun] = BEGINS_WORK.exec(command) ?? [];
      if (begun !== undefined) {
        const work = `${begun}/${(JSON.parse(got) as UnderWay).id}`;
        while (!ENDED.has(requireDone(await client.get<UnderWay>(work)).status)) await delay(5);
      }
    }
  });
});
