import type { Answer, Call, Handler } from '../account/call.js';
import type { Resource, ResourceKind, TelnyxAccount } from './telnyx-account.js';
import { refusalOf } from './telnyx-errors.js';
import { nameIn, pageAnswer } from './telnyx-shapes.js';

type TelnyxCall = Call<TelnyxAccount>;

/** Applications, messaging profiles and connections. */
export const RESOURCES: Readonly<Record<string, Handler<TelnyxAccount>>> = {
  'telnyx.FindTexmlApplications': (call) => list(call, 'texml_application'),
  'telnyx.CreateTexmlApplication': (call) => create(call, 'texml_application', 201),
  'telnyx.GetTexmlApplication': (call) => ok(shapeOf(resourceOf(call, 'texml_application'))),
  'telnyx.UpdateTexmlApplication': (call) => update(call, 'texml_application'),
  'telnyx.DeleteTexmlApplication': (call) => remove(call, 'texml_application'),
  'telnyx.ListCallControlApplications': (call) => list(call, 'call_control_application'),
  'telnyx.CreateCallControlApplication': (call) => create(call, 'call_control_application', 201),
  'telnyx.RetrieveCallControlApplication': (call) => ok(shapeOf(resourceOf(call, 'call_control_application'))),
  'telnyx.UpdateCallControlApplication': (call) => update(call, 'call_control_application'),
  'telnyx.DeleteCallControlApplication': (call) => remove(call, 'call_control_application'),
  'telnyx.ListMessagingProfiles': (call) => list(call, 'messaging_profile'),
  'telnyx.CreateMessagingProfile': (call) => create(call, 'messaging_profile', 200),
  'telnyx.RetrieveMessagingProfile': (call) => ok(shapeOf(resourceOf(call, 'messaging_profile'))),
  'telnyx.UpdateMessagingProfile': (call) => update(call, 'messaging_profile'),
  'telnyx.DeleteMessagingProfile': (call) => remove(call, 'messaging_profile'),
  'telnyx.ListConnections': listConnections,
  'telnyx.RetrieveConnection': retrieveConnection,
};

function ok(data: unknown, status = 200): Answer {
  return { status, body: { data } };
}

function shapeOf({ id, kind, createdAt, fields }: Resource) {
  const time = createdAt.toISOString();
  return { id, record_type: kind, created_at: time, updated_at: time, ...fields };
}

function resourceOf({ account, args }: TelnyxCall, kind: ResourceKind): Resource {
  const resource = account.resources.get(args.path['id'] ?? '');
  if (resource?.kind !== kind) throw refusalOf('10005');
  return resource;
}

/** A name is found by any part of it, in any case, except where the request says that it is to be equal. */
function list({ account, args }: TelnyxCall, kind: ResourceKind): Answer {
  const filter = (args.query['filter'] ?? {}) as { readonly [name: string]: unknown };
  const { contains = args.query['filter[name][contains]'] } = (filter['application_name'] ?? {}) as {
    contains?: unknown;
  };
  const part = String(filter['friendly_name'] ?? filter['name'] ?? contains ?? '').toLowerCase();
  const whole = args.query['filter[name][eq]'];
  const found = [...account.resources.values()]
    .filter((resource) => resource.kind === kind)
    .filter(({ fields }) => nameIn(fields).toLowerCase().includes(part))
    .filter(({ fields }) => whole === undefined || nameIn(fields) === whole);
  return pageAnswer(found, args.query, shapeOf);
}

const FRESH: Readonly<Record<ResourceKind, Readonly<Record<string, unknown>>>> = {
  texml_application: { active: true, voice_method: 'post', status_callback_method: 'post' },
  call_control_application: { active: true, webhook_api_version: '1' },
  messaging_profile: { enabled: true, webhook_api_version: '2' },
  ip_connection: { active: true },
};

function create({ account, args, requestId }: TelnyxCall, kind: ResourceKind, status: number): Answer {
  return ok(shapeOf(account.addResource(kind, { ...FRESH[kind], ...args.body }, requestId)), status);
}

function update(call: TelnyxCall, kind: ResourceKind): Answer {
  const resource = resourceOf(call, kind);
  call.account.changeResource(resource, call.args.body, call.requestId);
  return ok(shapeOf(resource));
}

/** Nothing that a number is connected with can go. */
function remove(call: TelnyxCall, kind: ResourceKind): Answer {
  const resource = resourceOf(call, kind);
  const field = kind === 'messaging_profile' ? 'messaging_profile_id' : 'connection_id';
  if (call.account.numbers.some(({ configuration }) => configuration[field] === resource.id))
    throw refusalOf('10021', 'Phone numbers are still connected with it.');
  call.account.removeResource(resource, call.requestId);
  return ok(shapeOf(resource));
}

function shapeOfConnection({ id, kind, createdAt, fields }: Resource) {
  const time = createdAt.toISOString();
  return { id, record_type: kind, active: true, connection_name: nameIn(fields), created_at: time, updated_at: time };
}

function listConnections({ account, args }: TelnyxCall): Answer {
  const { connection_name: { contains = '' } = {} } = (args.query['filter'] ?? {}) as {
    connection_name?: { contains?: string };
  };
  const found = [...account.resources.values()]
    .filter(({ kind }) => kind !== 'messaging_profile')
    .filter(({ fields }) => nameIn(fields).includes(contains));
  return pageAnswer(found, args.query, shapeOfConnection);
}

function retrieveConnection({ account, args }: TelnyxCall): Answer {
  const resource = account.resources.get(args.path['id'] ?? '');
  if (!resource || resource.kind === 'messaging_profile') throw refusalOf('10005');
  return ok(shapeOfConnection(resource));
}
