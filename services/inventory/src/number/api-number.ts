import { ApiParam } from '@nestjs/swagger';

/** Describes the number in the path of a route. */
export const ApiNumber = (): MethodDecorator & ClassDecorator =>
  ApiParam({ name: 'number', description: 'E.164', example: '+14155550100' });
