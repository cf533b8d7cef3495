/** The parts of the API's answers that tests look at. See the OpenAPI document for the whole. */
export interface ProblemShown {
  readonly type: string;
  readonly title: string;
  readonly status: number;
  readonly detail: string;
  readonly code: string;
  readonly errors?: readonly { readonly field: string; readonly message: string }[];
}

export interface FenceShown {
  readonly enforced: boolean;
  readonly position: string;
  readonly gates: { readonly acked: readonly { readonly id: string }[]; readonly missing: readonly string[] };
}

export interface HoldShown {
  readonly id: string;
  readonly scope: unknown;
  readonly reason: string;
}

export interface NumberShown {
  readonly number: string;
  readonly status: string;
  readonly profiles: Readonly<Record<'inbound' | 'outbound' | 'sms', string | null>>;
  readonly agents: Readonly<Record<string, { readonly name: string; readonly status: string }>>;
  readonly outboundCalls: 'enabled' | 'disabled' | null;
  readonly holds: readonly HoldShown[];
  readonly version: string;
  readonly updatedAt: string;
  readonly fence?: FenceShown;
}

export interface EventShown {
  readonly id: string;
  readonly position: string;
  readonly type: string;
  readonly time: string;
  readonly revision: string;
  readonly actor: { readonly kind: string; readonly id: string; readonly name: string };
  readonly reason: string | null;
  readonly correlationId: string;
  readonly data: Readonly<Record<string, unknown>>;
}

export interface PageShown<Item> {
  readonly items: readonly Item[];
  readonly nextCursor: string | null;
}

export interface KeyShown {
  readonly id: string;
  readonly name: string;
  readonly role: string;
  readonly key: string;
}

export interface DecisionShown {
  readonly decision: 'allow' | 'deny';
  readonly from?: string;
  readonly code?: string;
  readonly detail?: string;
  readonly position: string;
  readonly gateId: string;
}

export interface CarrierAccountShown {
  readonly id: string;
  readonly carrier: string;
  readonly name: string;
  readonly reference: string | null;
  readonly notice?: string;
}

export interface PurchaseShown {
  readonly id: string;
  readonly status: 'requested' | 'submitted' | 'uncertain' | 'completed' | 'failed';
  readonly number: string;
  readonly carrierAccountId: string;
  readonly failure?: { readonly code: string; readonly detail: string };
}

export interface ImportShown {
  readonly id: string;
  readonly status: 'running' | 'finished';
  readonly total: number;
  readonly imported: number;
  readonly expected?: number | null;
  readonly resting?: { readonly until: string; readonly detail: string };
  readonly finishedAt?: string;
}

export interface MessageShown {
  readonly id: string;
  readonly direction: 'inbound' | 'outbound';
  readonly from: string;
  readonly to: string;
  readonly body: string | null;
  readonly status: string;
  readonly agentId: string | null;
  readonly failure?: { readonly code: string; readonly remedy: string };
  readonly carrierMessageId: string | null;
  readonly media: readonly {
    readonly contentType: string | null;
    readonly url: string;
    readonly status?: string;
    readonly sizeBytes?: number;
    readonly failure?: { readonly code: string };
  }[];
  readonly erased?: boolean;
}
