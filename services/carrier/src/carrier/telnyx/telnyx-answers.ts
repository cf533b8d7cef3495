import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';
import { Compile } from 'typebox/compile';

/**
 * What is read of Telnyx's answers, by its OpenAPI document of February 2026, and no more: fields that nothing here reads
 * may be anything. Telnyx gives null for many fields whose schema knows no null, so each may be null or absent unless
 * nothing can be done without it.
 */
const maybe = <Schema extends TSchema>(schema: Schema) => Type.Optional(Type.Union([schema, Type.Null()]));
const text = maybe(Type.String());
const flag = maybe(Type.Boolean());

const one = <Schema extends TSchema>(schema: Schema) => Compile(Type.Object({ data: schema }));
const several = <Schema extends TSchema>(schema: Schema) => Compile(Type.Object({ data: Type.Array(schema) }));
const page = <Schema extends TSchema>(schema: Schema) =>
  Compile(
    Type.Object({
      data: Type.Array(schema),
      meta: Type.Object({ total_results: Type.Integer(), total_pages: Type.Integer() }),
    }),
  );

const availableNumber = Type.Object({
  phone_number: Type.String(),
  best_effort: flag,
  region_information: maybe(Type.Array(Type.Object({ region_type: text, region_name: text }))),
  cost_information: maybe(Type.Object({ monthly_cost: text, currency: text })),
  features: maybe(Type.Array(Type.Object({ name: text }))),
});
export type AvailableNumber = Static<typeof availableNumber>;
export const availableNumbers = several(availableNumber);

export const countryCoverage = one(Type.Object({ numbers: flag, phone_number_type: maybe(Type.Array(Type.String())) }));

export const regulatoryRequirements = several(
  Type.Object({ regulatory_requirements: maybe(Type.Array(Type.Object({ field_type: text }))) }),
);

const orderStatus = Type.Enum(['pending', 'success', 'failure']);
const numberOrder = Type.Object({
  id: Type.String(),
  status: orderStatus,
  customer_reference: text,
  requirements_met: flag,
});
export type NumberOrderRecord = Static<typeof numberOrder>;
export const numberOrders = several(numberOrder);
export const oneNumberOrder = one(
  Type.Object({
    ...numberOrder.properties,
    phone_numbers: maybe(
      Type.Array(
        Type.Object({
          requirements_met: flag,
          regulatory_requirements: maybe(Type.Array(Type.Object({ field_type: text }))),
        }),
      ),
    ),
  }),
);

const phoneNumber = Type.Object({
  id: Type.String(),
  phone_number: Type.String(),
  status: Type.String(),
  phone_number_type: text,
  country_iso_alpha2: text,
  connection_id: text,
  connection_name: text,
  messaging_profile_id: text,
  messaging_profile_name: text,
  customer_reference: text,
});
export type PhoneNumberRecord = Static<typeof phoneNumber>;
export const phoneNumbers = page(phoneNumber);
/** What a change answers is shorter than what a list holds. */
export const changedPhoneNumber = one(Type.Object({ connection_id: text, connection_name: text }));

const messagingSettings = Type.Object({
  phone_number: Type.String(),
  messaging_profile_id: text,
  features: maybe(Type.Object({ sms: maybe(Type.Object({})), mms: maybe(Type.Object({})) })),
});
export type MessagingSettings = Static<typeof messagingSettings>;
export const messagingSettingsPage = page(messagingSettings);
export const oneMessagingSettings = one(messagingSettings);

const voice = Type.Object({
  id: Type.String(),
  call_forwarding: maybe(Type.Object({ call_forwarding_enabled: flag, forwards_to: text, forwarding_type: text })),
});
export type VoiceSettings = Static<typeof voice>;
export const voiceSettings = one(voice);
export const voiceSettingsPage = page(voice);

const connection = Type.Object({ id: Type.String(), record_type: text, connection_name: text });
export type ConnectionRecord = Static<typeof connection>;
export const oneConnection = one(connection);
export const connectionsPage = page(connection);

const texmlApplication = Type.Object({
  id: Type.String(),
  friendly_name: text,
  voice_url: text,
  voice_method: text,
  active: flag,
  created_at: text,
});
export type TexmlApplication = Static<typeof texmlApplication>;
export const texmlApplications = several(texmlApplication);
export const oneTexmlApplication = one(texmlApplication);

const messagingProfile = Type.Object({
  id: Type.String(),
  name: text,
  webhook_url: text,
  webhook_api_version: text,
  enabled: flag,
  created_at: text,
});
export type MessagingProfile = Static<typeof messagingProfile>;
export const messagingProfiles = several(messagingProfile);
export const oneMessagingProfile = one(messagingProfile);

const campaignOfNumber = Type.Object({ campaignId: Type.String(), assignmentStatus: text, failureReasons: text });
export type NumberCampaign = Static<typeof campaignOfNumber>;
/** The API of 10DLC wraps nothing in `data`. */
export const numberCampaign = Compile(campaignOfNumber);

const tollFreeVerification = Type.Object({
  verificationStatus: Type.String(),
  reason: text,
  /** ISO 8601. */
  createdAt: text,
  phoneNumbers: Type.Array(Type.Object({ phoneNumber: Type.String() })),
});
export type TollFreeVerification = Static<typeof tollFreeVerification>;
/** Nor does that of toll-free verification. */
export const tollFreeVerifications = Compile(Type.Object({ records: Type.Array(tollFreeVerification) }));
