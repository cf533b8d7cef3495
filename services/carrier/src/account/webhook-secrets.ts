import type { WebhookCarrier, WebhookSecrets } from '#carrier-webhooks';
import type { VaultKey } from '#vault';

/** What the carrier signs its requests with, where credentials have that. */
export function webhookSecretsIn(carrier: WebhookCarrier, credentials: unknown): WebhookSecrets | undefined {
  const {
    authToken,
    regions = {},
    publicKey,
  } = (credentials ?? {}) as {
    readonly authToken?: string;
    readonly regions?: Readonly<Record<string, { readonly authToken: string }>>;
    readonly publicKey?: string;
  };
  if (carrier === 'telnyx') return publicKey === undefined ? undefined : { carrier, publicKeys: [publicKey] };
  if (authToken === undefined) return undefined;
  return { carrier, authTokens: [authToken, ...Object.values(regions).map((region) => region.authToken)] };
}

/** What an account signed with before its credentials were rotated, and may for a while. */
export interface FormerSecrets {
  readonly secrets: WebhookSecrets;
  /** Milliseconds since 1970. */
  readonly untilMs: number;
}

/** What the vault calls them: one entry for each account, of the rotation before. */
export const formerSecretsKey = (workspace: string, carrierAccountId: string): VaultKey => ({
  workspace,
  kind: 'carrier-former-secrets',
  id: carrierAccountId,
});

/** Those that hold, and those that held before. */
export function withFormer(secrets: WebhookSecrets, former: WebhookSecrets): WebhookSecrets {
  if (secrets.carrier === 'twilio' && former.carrier === 'twilio') {
    return { carrier: 'twilio', authTokens: [...new Set([...secrets.authTokens, ...former.authTokens])] };
  }
  if (secrets.carrier === 'telnyx' && former.carrier === 'telnyx') {
    return { carrier: 'telnyx', publicKeys: [...new Set([...secrets.publicKeys, ...former.publicKeys])] };
  }
  return secrets;
}
