// NestJS on its usual platform with TypeORM: entities, DTOs with class-validator, a guard, a service.
import 'reflect-metadata'
import { Module, ValidationPipe } from '@nestjs/common'
import { NestFactory } from '@nestjs/core'
import { TypeOrmModule } from '@nestjs/typeorm'
import { Customer, Employee, Order, OrderItem, Sequence, Token, User, Vendor } from './nest/entities.js'
import { OrdersController, TokenGuard } from './nest/orders.controller.js'
import { OrdersService } from './nest/orders.service.js'
import { database, port } from './pool.js'

const entities = [User, Token, Vendor, Customer, Employee, Order, OrderItem, Sequence]

@Module({
  imports: [TypeOrmModule.forRoot({ type: 'postgres', url: database, entities, poolSize: 10 }), TypeOrmModule.forFeature(entities)],
  controllers: [OrdersController],
  providers: [OrdersService, TokenGuard],
})
class AppModule {}

const app = await NestFactory.create(AppModule, { logger: ['error', 'warn'] })
app.useGlobalPipes(new ValidationPipe({ transform: true, whitelist: true }))
await app.listen(port, '127.0.0.1')
