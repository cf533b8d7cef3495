import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { IsObject, ValidateIf } from 'class-validator';

/** The credentials of an account in a request, for `readCredentials`: which fields they have depends on the carrier. */
export function CredentialsField({ description, optional }: { description: string; optional: boolean }) {
  return applyDecorators(
    ApiProperty({ type: Object, required: !optional, description }),
    ...(optional ? [ValidateIf((_, value) => value !== undefined)] : []),
    IsObject({ message: '$property must be an object.' }),
  );
}
