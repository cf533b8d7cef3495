import { ApiProperty } from '@nestjs/swagger';
import { ROLES } from './domain/api-key.events.js';
import type { ListedApiKey } from './api-key-directory/api-key-directory.js';

/** A key as lists show it. */
export class ApiKeyResponse implements ListedApiKey {
  @ApiProperty() id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ enum: [...ROLES, 'root'] }) role!: ListedApiKey['role'];
  @ApiProperty({ format: 'date-time' }) issuedAt!: string;
}

export class IssuedApiKeyResponse extends ApiKeyResponse {
  @ApiProperty({ description: 'Shown once; we keep only its hash' }) key!: string;
}
