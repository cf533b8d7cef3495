import { assertNever } from '#assert-never';
import type { EventStore } from '#event-store';
import type { CarrierName } from '#number-facts';
import type { Carrier } from './carrier/carrier.port.js';
import { Carriers } from './carrier/carriers.port.js';
import type { CarrierOpening } from './carrier/carriers.port.js';
import { SandboxCarrier } from './carrier/sandbox/sandbox-carrier.js';
import type { SandboxBlockEntered, SandboxNumberEvent } from './carrier/sandbox/sandbox.events.js';
import { SipCarrier } from './carrier/sip/sip-carrier.js';
import type { TelnyxCredentials } from './carrier/telnyx/telnyx-carrier.js';
import type { TwilioCredentials } from './carrier/twilio/twilio-credentials.js';
import type { CarrierHosts } from './carrier.config.js';

/** Where nobody is told of anything, numbers point somewhere all the same, so that this can be looked at. */
const NOWHERE_URL = 'https://sandbox.invalid';

/** What the sandbox keeps in the log of the service. */
export type SandboxEvent = SandboxNumberEvent | SandboxBlockEntered;

/** Every carrier that the product knows. */
export class KnownCarriers extends Carriers {
  /** `store`: in which the sandbox keeps what it has sold. */
  constructor(
    private readonly hosts: CarrierHosts,
    private readonly store: EventStore,
  ) {
    super();
  }

  /** What speaks to a carrier takes its time to load, and many an installation never needs it. */
  override async open({ carrier, workspace, carrierAccountId, credentials, setup }: CarrierOpening): Promise<Carrier> {
    switch (carrier) {
      case 'twilio': {
        const { TwilioCarrier } = await import('./carrier/twilio/twilio-carrier.js');
        return new TwilioCarrier({ credentials: credentials as TwilioCredentials, apiUrl: this.hosts.twilioApiUrl });
      }
      case 'telnyx': {
        const { TelnyxCarrier } = await import('./carrier/telnyx/telnyx-carrier.js');
        const account = { credentials: credentials as TelnyxCredentials, accountId: carrierAccountId, setup };
        return new TelnyxCarrier({ ...account, apiUrl: this.hosts.telnyxApiUrl });
      }
      case 'sandbox':
        return this.sandbox(workspace, carrierAccountId);
      case 'sip':
        return new SipCarrier({ accountId: carrierAccountId });
      default:
        return assertNever(carrier);
    }
  }

  override publicUrlFor(carrier: CarrierName): string | undefined {
    return carrier === 'sandbox' || carrier === 'sip' ? NOWHERE_URL : this.hosts.publicUrls[carrier][0];
  }

  private sandbox(workspace: string, carrierAccountId: string): SandboxCarrier {
    const timeIn = (ms: number) => new Date(Date.now() + ms).toISOString();
    // Ids are of a workspace, and the sandbox is one for all of them.
    return new SandboxCarrier({ store: this.store, accountId: `${workspace}/${carrierAccountId}`, workspace, timeIn });
  }
}
