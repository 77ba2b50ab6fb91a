import type { Entity } from '@tenon/model'

/** Rows of one table in plain model values, in the order of `names` (TypeScript field names; `$parent` and `$position` for lines). */
export interface Batch { readonly entity: Entity; readonly rows: readonly Readonly<Record<string, unknown>>[] }

/** Collects rows and gives out ids. */
export class World {
  private readonly tables = new Map<Entity, Record<string, unknown>[]>()
  readonly at: string
  constructor(at: string) { this.at = at }
  put(entity: Entity, values: Record<string, unknown>): number {
    let rows = this.tables.get(entity)
    if (rows === undefined) { rows = []; this.tables.set(entity, rows) }
    const id = rows.length + 1
    rows.push({ id, ...(entity.fields.createdAt === undefined ? {} : { createdAt: this.at, updatedAt: this.at }), ...values })
    return id
  }
  batches(): Batch[] { return [...this.tables].map(([entity, rows]) => ({ entity, rows })) }
}
