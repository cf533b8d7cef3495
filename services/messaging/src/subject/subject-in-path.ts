import type { PipeTransform } from '@nestjs/common';
import { E164_FIELD, invalidRequest } from '#http-api';

/** As carriers write the other party of a message: most are numbers, some are short codes or names. */
const OTHER_PARTY = /^[A-Za-z0-9][\x20-\x7e]{0,98}[\x21-\x7e]$/;

/** The other party of messages, in a path. */
export const subjectInPath: PipeTransform<string, string> = {
  transform(value) {
    if (E164_FIELD.expression.test(value) || OTHER_PARTY.test(value)) return value;
    throw invalidRequest([{ field: 'e164', message: E164_FIELD.message.replace('$property', 'e164') }]);
  },
};
