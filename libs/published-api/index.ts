import type { OpenAPIObject } from '@nestjs/swagger';
import document from './openapi.json' with { type: 'json' };

/**
 * The OpenAPI document of all services together, as the single process makes it: for those that know a part of it alone.
 * Written by `npm run api:publish`.
 */
export const PUBLISHED_API = document as unknown as OpenAPIObject;
