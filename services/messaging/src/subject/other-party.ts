import type { PipeTransform } from '@nestjs/common';
import { E164_FIELD, invalidRequest } from '#http-api';

/** Also the short ones that stand for who hides, such as Twilio's +8566. */
const NUMBER = /^\+[1-9]\d{2,14}$/;

/** Short codes, and names, some of them with `whatsapp:` or the like before a number. */
const NO_NUMBER = /^[A-Za-z0-9&_-](?:[\x20-\x7e]{0,62}[\x21-\x7e])?$/;

/** Whether carriers call the other party of a message so: most by a number in E.164. At most 64 characters. */
export const isOtherParty = (value: string): boolean => NUMBER.test(value) || NO_NUMBER.test(value);

/** The other party of messages, in a path. */
export const subjectInPath: PipeTransform<string, string> = {
  transform(value) {
    if (isOtherParty(value)) return value;
    throw invalidRequest([{ field: 'e164', message: E164_FIELD.message.replace('$property', 'e164') }]);
  },
};
