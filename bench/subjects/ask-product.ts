import { ROOT_KEY } from '../fixtures/root-key.js';

/** Asks the product under `/v1/`, with its root key; a body is posted. Throws when it refuses. */
export async function askProduct<Body>(port: number, path: string, body?: unknown): Promise<Body> {
  const answer = await fetch(`http://127.0.0.1:${port}/v1/${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: { authorization: `Bearer ${ROOT_KEY}`, ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const said = (await answer.json()) as Body;
  if (!answer.ok) throw new Error(`${path} was answered ${answer.status}: ${JSON.stringify(said)}`);
  return said;
}
