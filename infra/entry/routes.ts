/**
 * What stands before the services sends a path to the first of these that it begins with; `*` stands for a part between two
 * slashes. The same as in `nginx.conf.template`.
 */
export const ENTRY_ROUTES = [
  { path: '/internal/', to: 'nobody' },
  { path: '/metrics', to: 'nobody' },
  { path: '/health/ready', to: 'inventory-and-call-gate' },
  { path: '/v1/calls/', to: 'call-gate' },
  { path: '/v1/carrier-accounts', to: 'carrier' },
  { path: '/v1/marketplace', to: 'carrier' },
  { path: '/v1/purchases', to: 'carrier' },
  { path: '/webhooks/*/*/message', to: 'messaging' },
  { path: '/webhooks', to: 'carrier' },
  { path: '/v1/messages', to: 'messaging' },
  { path: '/v1/subjects', to: 'messaging' },
  { path: '/v1/sandbox', to: 'messaging' },
  { path: '/', to: 'inventory' },
] as const;

/** Whether a path belongs to a route. */
export function isOnRoute(route: string, path: string): boolean {
  // Paths of routes have letters, digits, hyphens and slashes, and nothing that means anything else in an expression.
  return new RegExp(`^${route.replaceAll('*', '[^/]+')}`).test(path);
}

export type EntryTarget = (typeof ENTRY_ROUTES)[number]['to'];
