import { Body, CanActivate, Controller, ExecutionContext, Get, Injectable, Param, ParseIntPipe, Post, Query, Req, UnauthorizedException, UseGuards } from '@nestjs/common'
import { InjectRepository } from '@nestjs/typeorm'
import type { Request } from 'express'
import { Repository } from 'typeorm'
import { NewOrder, OrderQuery } from './dto.js'
import { Token } from './entities.js'
import { OrdersService } from './orders.service.js'

type Known = Request & { organization: number }

@Injectable()
export class TokenGuard implements CanActivate {
  constructor(@InjectRepository(Token) private readonly tokens: Repository<Token>) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Known>()
    const key = request.headers.authorization?.replace(/^Token /, '') ?? ''
    const token = await this.tokens.findOne({ where: { key, user: { isActive: true } }, relations: { user: true } })
    if (token === null) throw new UnauthorizedException()
    request.organization = token.user.organizationId
    return true
  }
}

@Controller('api/orders')
@UseGuards(TokenGuard)
export class OrdersController {
  constructor(private readonly orders: OrdersService) {}

  @Get() list(@Req() request: Known, @Query() query: OrderQuery) { return this.orders.list(request.organization, query, request.originalUrl) }
  @Get('stats') stats(@Req() request: Known) { return this.orders.stats(request.organization) }
  @Get(':id') detail(@Req() request: Known, @Param('id', ParseIntPipe) id: number) { return this.orders.detail(request.organization, id) }
  @Post() create(@Req() request: Known, @Body() body: NewOrder) { return this.orders.create(request.organization, body) }
}
