import { both, type Decimal, type Hands, where } from '@tenon/model'
import { MaterialLot } from '../materials/lot.ts'
import { Material } from '../materials/material.ts'
import { StockMove } from '../materials/stock.ts'
import { materialsOf, useReserved } from '../materials/reservation.ts'
import { decimalOf, usableLot } from '../materials/usable.ts'
import { openDeviation } from '../quality/deviation.ts'
import { QualitySample, QualityTest } from '../quality/sample.ts'
import { testsFor } from '../quality/specification.ts'
import { later, nameOf } from '../traits.ts'
import { ProductionBatch } from './batch.ts'
import { MasterRecord } from './master.ts'
import { BatchStep } from './step.ts'

type Row = Record<string, unknown>

/** The steps of the master record, copied: a new version of it changes no batch. */
export async function copySteps(batch: Row, hands: Hands): Promise<void> {
  const master = await hands.find(MasterRecord, where('id', 'eq', batch.master))
  for (const [i, { id: _id, ...step }] of ((master?.steps ?? []) as Row[]).entries()) await hands.create(BatchStep, { ...step, batch: batch.id, position: i + 1 })
}

/** So much of a lot goes into a batch: what was set aside for it first. */
export async function consumed(batch: Row, id: unknown, quantity: Decimal, hands: Hands): Promise<Row> {
  const lot = await usableLot(hands, id, materialsOf(batch))
  await useReserved(hands, batch.id, lot, quantity)
  return hands.create(StockMove, { lot: lot.id, kind: 'consume', quantityChange: quantity.times(-1), batch: batch.id, referenceId: batch.batchNumber })
}

/** A lot of what was made, in quarantine until its batch is judged. */
export async function makeLot(batch: Row, quantity: Decimal, bin: unknown, hands: Hands): Promise<Row> {
  const product = await hands.find(Material, where('id', 'eq', batch.product))
  const lot = await hands.create(MaterialLot, {
    material: batch.product, supplierBatch: batch.batchNumber, quantity, unit: batch.unit, binLocation: bin, manufacturedOn: hands.today, expiryDate: typeof product?.shelfLifeDays === 'number' ? later(hands.today, product.shelfLifeDays) : null,
  })
  await hands.create(StockMove, { lot: lot.id, kind: 'produce', quantityChange: quantity, batch: batch.id, referenceId: batch.batchNumber })
  await hands.because('what was made').update(ProductionBatch, batch.id, { produced: decimalOf(batch.produced).plus(quantity) })
  return lot
}

/** At the end of production: a yield or an amount outside its limits opens a deviation by itself. */
export async function weighed(row: Row, hands: Hands): Promise<void> {
  const batch = (await hands.find(ProductionBatch, where('id', 'eq', row.id)))!
  const said: string[] = []
  const share = decimalOf(batch.finalYield)
  if (share.compare(decimalOf(batch.yieldLow)) < 0 || share.compare(decimalOf(batch.yieldHigh)) > 0) said.push(`The yield is ${share.toString()} %, outside ${decimalOf(batch.yieldLow).toString()} to ${decimalOf(batch.yieldHigh).toString()} %.`)
  for (const line of batch.materials as Row[]) {
    const used = decimalOf(await hands.figure(StockMove, { stat: 'sum', path: 'quantityChange' }, both(where('batch', 'eq', row.id), where('kind', 'eq', 'consume'), where('material', 'eq', line.material)))).times(-1)
    const planned = decimalOf(line.quantity)
    const apart = used.compare(planned) < 0 ? planned.minus(used) : used.minus(planned)
    if (apart.times(100).compare(planned.times(decimalOf(line.tolerance))) > 0) said.push(`${used.toString()} of ${String((await hands.find(Material, where('id', 'eq', line.material)))?.name)} were used where ${planned.toString()} are planned.`)
  }
  if (said.length > 0) await openDeviation(hands, { title: `Outside limits: ${String(batch.batchNumber)}`, description: said.join(' '), batch: row.id, severity: 'Medium', sourceDept: 'Production' })
}

const standard = [['Assay', 'HPLC'], ['Dissolution', 'UV'], ['Water Content', 'Titration']] as const
/** A batch goes to review with a sample for the laboratory. */
export async function submitted(row: Row, hands: Hands): Promise<void> {
  const sample = await hands.create(QualitySample, {
    batch: row.id, productName: row.productName, batchNumber: row.batchNumber, sampleType: 'FG', sampleDate: hands.today, dueDate: later(hands.today, 3), status: 'Pending', priority: 'Medium', requestedBy: hands.actorId, requestedByName: nameOf(hands),
  })
  const specified = await testsFor(hands, row.product)
  const tests = specified.length > 0 ? specified : standard.map(([testName, method]) => ({ testName, method }))
  for (const [place, test] of tests.entries()) await hands.create(QualityTest, { ...test, sample: sample.id, place, status: 'Not Started' })
}
