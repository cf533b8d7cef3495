/** What holds for the API as a whole, in Markdown: the introduction of the OpenAPI document. */
export const API_DESCRIPTION = `Phone numbers for platforms whose software agents call, take calls and text.

Lists are pages: send nextCursor as cursor. Send Idempotency-Key with a POST or PATCH to repeat it safely, and If-Match to change only what you saw. The two questions that are asked by POST, \`/v1/calls/authorize\` and \`/v1/calls/route\`, ignore Idempotency-Key: they answer as things are now, and a first answer given again might no longer be true. Every answer has an x-request-id, which events carry as correlationId: yours, when you send one of 1 to 128 visible ASCII characters without spaces, otherwise a new one.

A key works in one workspace and has one role. Each role may do what those before it may; every operation names the least that it needs.

| role | may |
| --- | --- |
| viewer | read all but keys and workspaces; ask to authorize and to route calls: enough for a call router |
| operator | assign numbers, switch outbound calls, place and lift holds |
| admin | connect carrier accounts; buy, import, release and detach numbers; manage agents |
| owner | list, issue and revoke the keys of its workspace |

The root key is an owner of the workspace \`default\` and acts in no other; besides, it alone makes and lists workspaces. In a workspace that it makes, that workspace's own owner key acts, which is shown when it is made.
`;
