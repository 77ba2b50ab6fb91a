import { type Entity, storedFields } from '@tenon/model'
import { Catalog, columnType, type Database, insertion, Statements, tableOf } from '@tenon/sql'
import { MaterialLot } from '../materials/lot.ts'
import { StockMove } from '../materials/stock.ts'
import { ProductionBatch } from '../production/batch.ts'
import { app, master, material, much, type Row, type World } from './world.ts'
import { entitiesOf } from '@tenon/engine'

const at = '2026-11-21T08:00:00.000000Z'

/**
 * A web of lots and batches written straight into the tables: one raw lot, from which each generation is made of two lots of the one
 * before, and one last lot made of the whole last generation. Answers the first and the last.
 */
export async function spun(w: World, sizes: readonly number[]): Promise<{ readonly first: string; readonly last: string; readonly lots: number; readonly batches: number; readonly edges: number }> {
  const [input, product] = [await material(w), await material(w, { type: 'Finished Good' })]
  const record = await master(w, { input, product })
  const [lots, batches, moves]: [Row[], Row[], Row[]] = [[], [], []]
  const move = (lot: string, kind: string, by: number, batch: string | null): void => { moves.push({ id: `m${moves.length}`, plant: 'plant-a', lot, material: input.id, kind, quantityChange: much(String(by)), balance: much('0'), batch, movedAt: at }) }
  const lot = (id: string): void => { lots.push({ id, plant: 'plant-a', lotNumber: `X-${id}`, material: input.id, quantity: much('1000000'), unit: 'kg', onHand: much('0'), reserved: much('0'), qcStatus: 'Approved', createdAt: at, updatedAt: at }) }
  const make = (out: string, of: readonly string[]): void => {
    const id = `b-${out}`
    batches.push({ id, plant: 'plant-a', batchNumber: `X-${id}`, master: record.id, masterVersion: 1, product: product.id, productName: 'Web', quantity: much('1'), plannedStart: '2026-01-01', plannedEnd: '2026-01-02', yieldLow: much('0'), yieldHigh: much('100'), status: 'Released', produced: much('1'), finalYield: much('100'), createdAt: at, updatedAt: at })
    for (const one of of) move(one, 'consume', -1, id)
    lot(out)
    move(out, 'produce', 1, id)
  }
  lot('l0-0')
  for (let depth = 1; depth < sizes.length; depth++) {
    const before = sizes[depth - 1]!
    for (let i = 0; i < sizes[depth]!; i++) make(`l${depth}-${i}`, [...new Set([`l${depth - 1}-${i % before}`, `l${depth - 1}-${(i * 7 + 1) % before}`])])
  }
  make('last', Array.from({ length: sizes.at(-1)! }, (_, i) => `l${sizes.length - 1}-${i}`))
  // what is on hand is the sum of the moves
  const sums = new Map<unknown, ReturnType<typeof much>>()
  for (const one of moves) sums.set(one.lot, (sums.get(one.lot) ?? much('0')).plus(one.quantityChange as ReturnType<typeof much>))
  for (const one of lots) one.onHand = sums.get(one.id) ?? much('0')
  for (const [e, rows] of [[MaterialLot, lots], [ProductionBatch, batches], [StockMove, moves]] as const) await put(w.database, e as unknown as Entity, rows)
  if (w.database.kind === 'postgres') await w.database.run({ text: 'analyze', params: [], columns: [] })
  return { first: 'l0-0', last: 'last', lots: lots.length, batches: batches.length, edges: moves.length }
}

async function put(database: Database, e: Entity, rows: readonly Row[]): Promise<void> {
  const catalog = new Catalog(entitiesOf(app))
  const names = storedFields(e).map(([name]) => name).filter((name) => rows.some((row) => row[name] !== undefined))
  const columns = names.map((name) => [catalog.column(e, name), columnType(catalog.spec(e, name))] as const)
  const statements = new Statements()
  await database.transaction(async (connection) => {
    for (let from = 0; from < rows.length; from += 100) {
      const w = insertion(database.kind, tableOf(e), columns, rows.slice(from, from + 100).map((row) => names.map((name) => row[name] ?? null)))
      await connection.run(statements.of(w, []), w.values)
    }
  })
}
