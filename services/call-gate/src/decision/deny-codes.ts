/** Why an outbound call is refused, in the order in which they are looked at. Public and stable; each has one sentence. */
export const DENY_SENTENCES = {
  agent_unknown: 'There is no such agent in this workspace',
  agent_not_published: 'The agent is not published',
  no_outbound_number: 'The agent has no outbound phone number',
  number_not_active: 'The phone number is not active in this workspace',
  voice_missing: 'The phone number cannot make voice calls',
  held: 'Outbound calling is on hold for this phone number, its agent or the workspace',
  /** Word for word from the seeds, "Incident Response". */
  outbound_disabled: 'Outbound calling is disabled for this phone number',
  caller_id_not_assigned: "The caller ID is not the phone number assigned to the agent's outbound profile",
  destination_invalid: 'The destination is not a phone number in E.164 form, such as +14155550100',
} as const;

export type DenyCode = keyof typeof DENY_SENTENCES;
