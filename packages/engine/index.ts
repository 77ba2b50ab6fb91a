export { Fault, statusOf } from './errors.ts'
export type { FaultCode } from './errors.ts'
export type { Context, Draft, Issue, Leaf, Operation, PageQuery, Query, Result, Shape, ShapedRow } from './operation.ts'
