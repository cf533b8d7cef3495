import { ApiProperty } from '@nestjs/swagger';

export class WorkspaceResponse {
  @ApiProperty({ example: 'acme' }) id!: string;
  @ApiProperty() name!: string;
  @ApiProperty({ format: 'date-time' }) createdAt!: string;
}
