/** What stands before the services sends a path to the first of these that it begins with. The same as in `nginx.conf.template`. */
export const ENTRY_ROUTES = [
  { path: '/internal/', to: 'nobody' },
  { path: '/metrics', to: 'nobody' },
  { path: '/health/ready', to: 'inventory-and-call-gate' },
  { path: '/v1/calls/', to: 'call-gate' },
  { path: '/v1/carrier-accounts', to: 'carrier' },
  { path: '/v1/marketplace', to: 'carrier' },
  { path: '/v1/purchases', to: 'carrier' },
  { path: '/webhooks', to: 'carrier' },
  { path: '/', to: 'inventory' },
] as const;

export type EntryTarget = (typeof ENTRY_ROUTES)[number]['to'];
