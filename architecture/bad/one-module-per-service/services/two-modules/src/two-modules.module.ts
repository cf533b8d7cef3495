import { Module } from '@nestjs/common';

// A graph of modules in one service.
@Module({})
export class FirstModule {}

@Module({ imports: [FirstModule] })
export class SecondModule {}
