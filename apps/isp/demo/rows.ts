import { entitiesOf, SequenceRow } from '@tenon/engine'
import { type Entity, storedFields } from '@tenon/model'
import { Catalog, columnType, type Connection, type DatabaseKind, Statements, tableOf, Writer } from '@tenon/sql'
import { isp } from '../app.ts'

type Row = Readonly<Record<string, unknown>>
const BATCH = 200

/** Writes many rows at once into the tables of the app: ids and stamps as given. Kept small in memory by `flush`. */
export class Rows {
  private readonly catalog = new Catalog(entitiesOf(isp))
  private readonly statements = new Statements()
  private readonly waiting = new Map<Entity, Row[]>()
  private readonly ids = new Map<Entity, number>()
  private readonly kind: DatabaseKind
  private readonly connection: Connection
  written = 0

  constructor(kind: DatabaseKind, connection: Connection) { this.kind = kind; this.connection = connection }

  /** Keeps a row for the next `flush`; answers its id. */
  put(e: { readonly name: string }, row: Row): number {
    const entity = e as Entity
    const id = (this.ids.get(entity) ?? 0) + 1
    this.ids.set(entity, id)
    const rows = this.waiting.get(entity) ?? []
    this.waiting.set(entity, rows)
    rows.push({ id, ...row })
    return id
  }

  /** In the order of the entities, so that references find their rows. */
  async flush(order: readonly { readonly name: string }[]): Promise<void> {
    for (const e of order as readonly Entity[]) {
      const rows = this.waiting.get(e) ?? []
      this.waiting.delete(e)
      for (let from = 0; from < rows.length; from += BATCH) await this.insert(e, rows.slice(from, from + BATCH))
    }
  }

  /** The counters behind ids and numbers go on after what was written. */
  async finish(series: Readonly<Record<string, { readonly year: number; readonly last: number }[]>>): Promise<void> {
    if (this.kind === 'postgres') for (const e of this.ids.keys()) await this.connection.run({ text: `select setval(pg_get_serial_sequence('${tableOf(e)}', 'id'), (select max(id) from ${tableOf(e)}))`, params: [], columns: [{ is: 'integer' }] })
    for (const [name, years] of Object.entries(series)) for (const { year, last } of years) this.put(SequenceRow, { series: name, tenant: '', year, last })
    await this.flush([SequenceRow])
  }

  private async insert(e: Entity, rows: readonly Row[]): Promise<void> {
    const names = storedFields(e).map(([name]) => name).filter((name) => rows.some((row) => row[name] !== undefined))
    const w = new Writer(this.kind)
    w.add(`insert into ${tableOf(e)} (${names.map((name) => this.catalog.column(e, name)).join(', ')}) values `)
    rows.forEach((row, i) => {
      w.add(i === 0 ? '(' : ', (')
      names.forEach((name, j) => { if (j > 0) w.add(', '); w.value(row[name] ?? null, columnType(this.catalog.spec(e, name))) })
      w.add(')')
    })
    await this.connection.run(this.statements.of(w, []), w.values)
    this.written += rows.length
  }
}
