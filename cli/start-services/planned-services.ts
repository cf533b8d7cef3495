import type { ServicePorts } from './plain-entry.js';
import type { StartServicesConfig } from './start-services.config.js';

/** A service in a process of its own, and what it is told. */
export interface PlannedService {
  /** The folder under `services`. */
  readonly name: 'inventory' | 'call-gate' | 'carrier' | 'messaging';
  readonly url: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** Which services there are, in the order in which they are started, on the ports after the entry's. */
export function planServices({ port, common, inventory, carrier, messaging }: StartServicesConfig): {
  readonly ports: ServicePorts;
  readonly services: readonly PlannedService[];
} {
  const ports: ServicePorts = { inventory: port + 1, callGate: port + 2, carrier: port + 3, messaging: port + 4 };
  const inventoryUrl = at(ports.inventory);
  const service = (name: PlannedService['name'], own: number, environment: Readonly<Record<string, string>>) => ({
    name,
    url: at(own),
    environment: { ...common, ...environment, PORT: String(own) },
  });
  const services = [
    service('inventory', ports.inventory, { ...inventory, CARRIER_URL: at(ports.carrier) }),
    service('call-gate', ports.callGate, { INVENTORY_URL: inventoryUrl }),
    service('carrier', ports.carrier, { ...carrier, INVENTORY_URL: inventoryUrl, CALL_GATE_URL: at(ports.callGate) }),
    service('messaging', ports.messaging, { ...messaging, CARRIER_URL: at(ports.carrier) }),
  ];
  return { ports, services };
}

const at = (port: number): string => `http://127.0.0.1:${port}`;
