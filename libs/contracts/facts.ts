import { Type } from 'typebox';
import type { Static, TSchema } from 'typebox';

/** What a schema describes, as those who are handed it see it. */
export type Facts<Schema extends TSchema> = Unchanging<Static<Schema>>;

type Unchanging<Value> = Value extends object ? { readonly [Name in keyof Value]: Unchanging<Value[Name]> } : Value;

export const PhoneNumberFact = Type.String({
  pattern: '^\\+[1-9][0-9]{1,14}$',
  description: 'The number, E.164.',
  examples: ['+14155550100'],
});

export const AgentIdFact = Type.String({
  pattern: '^[A-Za-z0-9_-]{1,64}$',
  description: 'The id under which your platform registered the agent.',
  examples: ['sales'],
});

export const carrierFact = (description: string) => Type.Enum(['twilio', 'telnyx', 'sip', 'sandbox'], { description });

export const MoneyFact = Type.Object({
  amount: Type.String({ examples: ['1.15'] }),
  currency: Type.String({ pattern: '^[A-Z]{3}$', examples: ['USD'] }),
});

/** Why something is not done, as people and programs are told. */
export const FailureFacts = {
  code: Type.String({ minLength: 1, description: 'Stable.', examples: ['carrier_refused'] }),
  detail: Type.String({ description: 'A sentence for people.', examples: ['The carrier would not.'] }),
};

/** An id that is made here and means nothing. */
export const idFact = (description: string) =>
  Type.String({ minLength: 1, description, examples: ['01979c3e-7b1a-7c3d-9e4f-0123456789ab'] });

export const nameFact = (description: string, example: string) =>
  Type.String({ minLength: 1, description, examples: [example] });

export const nullable = <Schema extends TSchema>(schema: Schema, description: string) =>
  Type.Union([schema, Type.Null()], { description });
