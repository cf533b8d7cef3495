/**
 * How bad input is told, whoever finds it: the request classes or a compiled schema. `field` is its path as people write
 * it, such as `profiles.inbound`; class-validator puts it in the place of `$property`.
 */
export const wording = {
  needed: (field: string) => `${field} is needed.`,
  unknown: (kind: 'property' | 'query parameter', field: string) => `There is no ${kind} ${field}.`,
  text: (field: string) => `${field} must be a text.`,
  textOf: (field: string, minLength: number, maxLength: number) =>
    `${field} must be a text of ${minLength === maxLength ? minLength : `${minLength} to ${maxLength}`} characters.`,
  listOf: (field: string, maxItems: number, maxLength: number) =>
    `${field} must be a list of up to ${maxItems} texts, each of up to ${maxLength} characters.`,
  oneOf: (field: string, choices: readonly string[]) => `${field} must be one of ${choices.join(', ')}.`,
  yesNo: (field: string) => `${field} must be true or false.`,
  wholeNumber: (field: string, min: number, max: number) => `${field} must be a whole number from ${min} to ${max}.`,
  object: (field: string) => (field ? `${field} must be an object.` : 'The body must be a JSON object.'),
} as const;
