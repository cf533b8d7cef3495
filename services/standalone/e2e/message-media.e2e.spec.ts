import { expect, jest, test } from '@jest/globals';
import { connect, emulatedCarriers, importFrom, readUntil } from '../src/testing/emulated-carriers.js';
import type { EmulatedCarrier } from '../src/testing/emulated-carriers.js';
import { filesHolding } from '../src/testing/files-holding.js';
import type { HttpClient } from '../src/testing/http-client.js';
import { installations } from '../src/testing/installations.js';
import { tellOfMessage } from '../src/testing/message-steps.js';
import type { MessageShown, PageShown } from '../src/testing/shapes.js';
import { createWorkspace, requireDone } from '../src/testing/steps.js';

jest.setTimeout(60_000);

const PERSON = '+442071838750';
const PICTURE = 'A picture of QUOKKAS, as text that can be looked for';
const { newInstallation } = installations();
const { emulator, environment, each } = await emulatedCarriers();

const ended = ({ media }: MessageShown): boolean => media.every(({ status }) => status !== 'awaited');

/** A number of the account, and how its carrier tells of something that came to it. */
async function numberOf(client: HttpClient, emulated: EmulatedCarrier) {
  const accountId = await connect(client, emulated);
  const to = emulated.account.seedNumbers(1, {})[0]!;
  await importFrom(client, accountId);
  const tell = async (carrierMessageId: string, media: readonly { url: string; contentType: string }[]) => {
    const told = { accountId, carrierMessageId, from: PERSON, to, body: 'Look', media };
    expect(await tellOfMessage(client, emulated, told)).toMatchObject({ status: 200 });
    const isThere = ({ items }: PageShown<MessageShown>) => items.length > 0;
    const { items } = await readUntil<PageShown<MessageShown>>(client, '/v1/messages?kind=mms&limit=1', isThere);
    return items[0]!.id;
  };
  return { accountId, tell };
}

test.each(each)(
  'what comes with a message at %s is fetched, kept and shown, until it is erased',
  async (_name, open) => {
    const emulated = open();
    const installation = newInstallation(environment);
    const client = await installation.start();
    const { tell } = await numberOf(client, emulated);
    const picture = { contentType: 'image/jpeg', bytes: Buffer.from(PICTURE) };
    const page = { contentType: 'text/html', bytes: Buffer.from('<script>') };
    const [url, htmlUrl] = [emulated.account.keepMedia(picture), emulated.account.keepMedia(page)];
    const foreign = 'https://169.254.169.254/latest/meta-data';
    emulator.media.failNext = 1;
    const id = await tell('message-1', [
      { url, contentType: 'image/jpeg' },
      { url: htmlUrl, contentType: 'text/html' },
      { url: foreign, contentType: 'image/png' },
    ]);
    const { media } = await readUntil<MessageShown>(client, `/v1/messages/${id}`, ended);
    expect(media).toMatchObject([
      { contentType: 'image/jpeg', status: 'kept', sizeBytes: PICTURE.length, url: `/v1/messages/${id}/media/0` },
      { status: 'lost', failure: { code: 'media_type_refused' } },
      { status: 'lost', failure: { code: 'media_refused' } },
    ]);

    const shown = await client.get<string>(media[0]!.url);
    expect([shown.status, shown.body]).toStrictEqual([200, PICTURE]);
    expect(Object.fromEntries(shown.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'content-disposition': expect.stringMatching(/^inline;/),
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'private, no-store',
    });
    expect(await client.get(media[1]!.url)).toMatchObject({ status: 404, body: { code: 'media_lost' } });
    for (const path of [`/v1/messages/${id}/media/3`, `/v1/messages/${id}/media/x`, `/v1/messages/${id}/media/00`]) {
      expect(await client.get(path)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    }
    expect((await client.withKey(undefined).get(media[0]!.url)).status).toBe(401);
    const stranger = await createWorkspace(client, 'stranger');
    expect(await stranger.get(media[0]!.url)).toMatchObject({ status: 404, body: { code: 'not_found' } });
    expect(filesHolding(installation.dataDirectory, 'QUOKKAS')).toEqual([]);

    await installation.stop();
    const again = await installation.start();
    expect((await again.get<string>(media[0]!.url)).body).toBe(PICTURE);
    requireDone(await again.delete(`/v1/subjects/${PERSON}`));
    expect(await again.get(media[0]!.url)).toMatchObject({ status: 410, body: { code: 'media_erased' } });
    expect((await again.get<MessageShown>(`/v1/messages/${id}`)).body).toMatchObject({ media: [], erased: true });
  },
);

test('what cannot be had now is asked for again after the next start', async () => {
  const emulated = each[0]![1]();
  const installation = newInstallation(environment);
  const client = await installation.start();
  const { tell } = await numberOf(client, emulated);
  const url = emulated.account.keepMedia({ contentType: 'image/png', bytes: Buffer.from('png') });
  emulator.media.failNext = 1_000;
  const id = await tell('message-1', [{ url, contentType: 'image/png' }]);
  const isTroubled = ({ media }: MessageShown) => media[0]?.failure?.code === 'carrier_unavailable';
  await readUntil<MessageShown>(client, `/v1/messages/${id}`, isTroubled);
  const path = `/v1/messages/${id}/media/0`;
  expect(await client.get(path)).toMatchObject({ status: 409, body: { code: 'media_awaited' } });
  await installation.stop();
  emulator.media.failNext = 0;
  const again = await installation.start();
  await readUntil<MessageShown>(again, `/v1/messages/${id}`, ended);
  expect((await again.get<string>(path)).status).toBe(200);
});
