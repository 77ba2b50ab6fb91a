import { Type } from 'class-transformer'
import { IsArray, IsIn, IsInt, IsISO8601, IsOptional, IsString, Length, Matches, MaxLength, Min, ValidateNested } from 'class-validator'
import { statuses, types } from '../answers.js'

export class OrderQuery {
  @IsOptional() @IsIn(statuses) status?: string
  @IsOptional() @IsIn(types) order_type?: string
  @IsOptional() @Type(() => Number) @IsInt() vendor?: number
  @IsOptional() @Type(() => Number) @IsInt() customer?: number
  @IsOptional() @IsString() search?: string
  @IsOptional() @IsString() ordering?: string
  @IsOptional() @Type(() => Number) @IsInt() @Min(1) page: number = 1
}

export class NewItem {
  @IsString() @Length(1, 255) item_name!: string
  @IsString() @MaxLength(100) sku!: string
  @Matches(/^\d{1,8}(\.\d{1,2})?$/) quantity!: string
  @Matches(/^\d{1,8}(\.\d{1,2})?$/) unit_price!: string
}

export class NewOrder {
  @IsString() @Length(1, 255) title!: string
  @IsString() description!: string
  @IsIn(types) order_type!: string
  @IsIn(statuses) status!: string
  @IsInt() vendor!: number
  @IsInt() customer!: number
  @IsISO8601() order_date!: string
  @IsArray() @ValidateNested({ each: true }) @Type(() => NewItem) items!: NewItem[]
}
