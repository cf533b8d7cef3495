import type { Answer } from '../../../services/standalone/src/testing/http-client.js';
import type { ShownImport, ShownNumber, ShownPurchase } from '../stage/desk.js';
import type { Stage } from '../stage/stage.js';
import type { AskedOf } from './scene.js';

const ENDED: ReadonlySet<string> = new Set(['completed', 'failed']);

/** Whether what was asked for goes on still, as its own resource shows it. */
export async function isUnderWay(stage: Stage, { workspace, path }: AskedOf, answer: Answer): Promise<boolean> {
  const desk = stage.desks[workspace];
  const { id } = answer.body as { readonly id?: string };
  if (path === '/v1/purchases') {
    return answer.status === 202 && !ENDED.has((await desk.read<ShownPurchase>(`${path}/${id}`)).status);
  }
  if (path === '/v1/imports') {
    return answer.status === 202 && (await desk.find<ShownImport>(`${path}/${id}`))?.status !== 'finished';
  }
  const number = await desk.find<ShownNumber>(path.replace(/\/(release|detach)$/, ''));
  return number?.status === 'releasing' || number?.region?.status === 'pending';
}
