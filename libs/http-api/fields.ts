import { applyDecorators } from '@nestjs/common';
import { ApiProperty } from '@nestjs/swagger';
import { Transform, Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsDefined,
  IsIn,
  IsInt,
  IsObject,
  IsOptional,
  IsString,
  Length,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { wording } from './wording.js';

/** Where class-validator puts the name of the field. */
const PROPERTY = '$property';

/** What every field of a request may say of itself. */
interface FieldOptions {
  readonly description: string;
  /** May be left out. */
  readonly optional?: boolean;
  /** May be null. */
  readonly nullable?: boolean;
  readonly example?: unknown;
}

/*
 * One decorator a field: it checks the request and describes it in the OpenAPI document, so that the two cannot differ.
 */

export interface TextOptions extends FieldOptions {
  readonly minLength?: number;
  readonly maxLength: number;
  readonly pattern?: { readonly expression: RegExp; readonly message: string };
}

export function Text({ minLength = 1, maxLength, pattern, ...options }: TextOptions): PropertyDecorator {
  return field(
    options,
    { type: 'string', minLength, maxLength, ...(pattern && { pattern: pattern.expression.source }) },
    IsString({ message: wording.text(PROPERTY) }),
    Length(minLength, maxLength, { message: wording.textOf(PROPERTY, minLength, maxLength) }),
    ...(pattern ? [Matches(pattern.expression, { message: pattern.message })] : []),
  );
}

/** As it stands in the OpenAPI document, where no flags go. */
const NOT_BLANK = { expression: /\S/, message: '$property must be more than blanks.' };
/** Some characters are not blanks and show nothing all the same, such as those of no width and Braille's empty cell. */
const VISIBLE = /[^\s\p{Cf}\p{Default_Ignorable_Code_Point}\u2800]/u;
/**
 * Line breaks and tabs may be in it: whoever stops calls in a hurry pastes what there is. What turns the direction of
 * text around would make the lines of a history read as something else.
 */
const LEGIBLE = /^(?:[\t\n\r]|[^\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069])*$/u;
const ILLEGIBLE =
  '$property has a control character, half a character, or one that turns the direction of text around; leave it out.';
const WHAT_WORDS_ARE =
  'It needs a visible character. Refused are control characters other than tabs and line breaks, halves of ' +
  'characters, and what turns the direction of text around (U+202A to U+202E, U+2066 to U+2069).';

/** What people write for people, such as names and reasons. */
export function Words({ description, ...options }: Omit<TextOptions, 'pattern'>): PropertyDecorator {
  return applyDecorators(
    Text({ ...options, description: `${description}. ${WHAT_WORDS_ARE}`, pattern: NOT_BLANK }),
    Matches(LEGIBLE, { message: ILLEGIBLE }),
    Matches(VISIBLE, { message: NOT_BLANK.message }),
  );
}

export interface ChoiceOptions extends FieldOptions {
  readonly of: readonly string[];
}

/** A list of texts, each as `Text` has it. */
export function TextList({
  minLength = 1,
  maxLength,
  maxItems,
  pattern,
  ...options
}: TextOptions & { readonly maxItems: number }): PropertyDecorator {
  const message = wording.listOf(PROPERTY, maxItems, maxLength);
  const items = { type: 'string', minLength, maxLength, ...(pattern && { pattern: pattern.expression.source }) };
  return field(
    options,
    { type: 'array', maxItems, items },
    IsArray({ message }),
    ArrayMaxSize(maxItems, { message }),
    IsString({ each: true, message }),
    Length(minLength, maxLength, { each: true, message }),
    ...(pattern ? [Matches(pattern.expression, { each: true, message: pattern.message })] : []),
  );
}

export function Choice({ of, ...options }: ChoiceOptions): PropertyDecorator {
  return field(options, { type: 'string', enum: [...of] }, IsIn(of, { message: wording.oneOf(PROPERTY, of) }));
}

export function YesNo(options: FieldOptions): PropertyDecorator {
  return field(options, { type: 'boolean' }, IsBoolean({ message: wording.yesNo(PROPERTY) }));
}

export interface WholeNumberOptions extends FieldOptions {
  readonly min: number;
  readonly max: number;
  readonly default?: number;
}

/** A whole number in a query string, where everything arrives as text. */
export function WholeNumber({ min, max, default: value, ...options }: WholeNumberOptions): PropertyDecorator {
  const message = wording.wholeNumber(PROPERTY, min, max);
  return field(
    options,
    { type: 'integer', minimum: min, maximum: max, ...(value !== undefined && { default: value }) },
    Transform(({ value: text }) => (typeof text === 'string' && /^\d{1,15}$/.test(text) ? Number(text) : text)),
    IsInt({ message }),
    Min(min, { message }),
    Max(max, { message }),
  );
}

/** Names a number as E.164. */
export const E164_FIELD = {
  expression: /^\+[1-9]\d{6,14}$/,
  message: '$property must be a phone number in E.164 form, such as +14155550100.',
};

/** An object with a request class of its own. */
export function Nested(type: () => new () => object, options: FieldOptions): PropertyDecorator {
  const message = wording.object(PROPERTY);
  return applyDecorators(
    ApiProperty({
      // The generator knows a type that is not there yet by a function of this very name.
      type: () => type(),
      required: !options.optional,
      nullable: options.nullable ?? false,
      description: options.description,
    }),
    presence(options),
    IsObject({ message }),
    ValidateNested({ message }),
    Type(type),
  );
}

function field(options: FieldOptions, schema: object, ...checks: PropertyDecorator[]): PropertyDecorator {
  const { description, optional = false, nullable = false, example } = options;
  return applyDecorators(
    ApiProperty({ ...schema, description, required: !optional, nullable, ...(example !== undefined && { example }) }),
    presence(options),
    ...checks,
  );
}

/** class-validator's own IsOptional lets null pass too, which would make null mean "left out". */
function presence({ optional = false, nullable = false }: FieldOptions): PropertyDecorator {
  if (optional && nullable) return IsOptional();
  if (optional) return ValidateIf((_, value) => value !== undefined);
  if (nullable) return ValidateIf((_, value) => value !== null);
  return IsDefined({ message: wording.needed(PROPERTY) });
}
