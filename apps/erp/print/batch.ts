import { TrailEntry } from '@tenon/engine'
import { both, type Entity, type Hands, where } from '@tenon/model'
import { Equipment } from '../equipment/equipment.ts'
import { MaterialLot } from '../materials/lot.ts'
import { Material } from '../materials/material.ts'
import { StockMove } from '../materials/stock.ts'
import { MasterRecord } from '../production/master.ts'
import { Dispensing } from '../production/dispensing.ts'
import { LabelReconciliation } from '../production/closing.ts'
import { BatchStep } from '../production/step.ts'
import { Deviation } from '../quality/deviation.ts'
import { QualityTest } from '../quality/sample.ts'
import { type Block, localTime, namesOf, type Row } from './sheet.ts'
import { shown } from '../traits.ts'

/** The whole record of a batch: of what, by whom, how, with what result, and what was changed since it was first written down. */
export async function batchRecord(batch: Row, hands: Hands, zone: string): Promise<Block[]> {
  const of = (entity: Entity, order: readonly string[]): Promise<Row[]> => hands.list(entity, where('batch', 'eq', batch.id), order)
  const [steps, moves, weighed, deviations, labels] = [await of(BatchStep, ['position']), await of(StockMove, ['movedAt', 'id']), await of(Dispensing, ['createdAt', 'id']), await of(Deviation, ['number']), await of(LabelReconciliation, ['id'])]
  const tests = await hands.list(QualityTest, where('sample.batch', 'eq', batch.id), ['createdAt', 'place', 'id'])
  const master = await hands.find(MasterRecord, where('id', 'eq', batch.master))
  const lots = await known(hands, MaterialLot, [...moves, ...weighed].map((one) => one.lot))
  const materials = await known(hands, Material, [...(batch.materials as Row[]).map((line) => line.material), ...weighed.map((one) => one.material)])
  const machines = await known(hands, Equipment, steps.map((step) => step.equipment))
  const name = await namesOf(hands, [batch, ...steps, ...weighed, ...deviations, ...tests, ...labels].flatMap((row) => ['preparedBy', 'issuedBy', 'checkedBy', 'clearedBy', 'completedBy', 'trailReviewedBy', 'releasedBy', 'officer', 'performedBy', 'verifiedBy', 'weighedBy', 'openedBy', 'submittedBy', 'reviewedBy', 'countedBy'].map((field) => row[field])))
  const at = (moment: unknown): string => localTime(moment, zone)
  const material = (id: unknown): string => { const one = materials.get(id); return one === undefined ? '–' : `${String(one.code)} ${String(one.name)}` }
  const lot = (id: unknown): string => String(lots.get(id)?.lotNumber ?? '–')
  const used = (id: unknown): string => shown(moves.filter((move) => move.kind === 'consume' && move.material === id).reduce((sum, move) => sum + Math.abs(Number(String(move.quantityChange))), 0).toFixed(3))

  return [
    { heading: `Batch record ${String(batch.batchNumber)}` },
    { pairs: [['Product', String(batch.productName)], ['Master batch record', `${String(master?.number)} version ${String(batch.masterVersion)}`], ['Batch size', `${shown(batch.quantity)} ${String(batch.unit ?? '')}`], ['Status', String(batch.status)], ['Planned', `${String(batch.plannedStart)} to ${String(batch.plannedEnd)}`], ['Started', at(batch.startedAt)], ['Completed', at(batch.completedAt)], ['Released', at(batch.releasedAt)], ['Room', shown(batch.room)],
      ['Prepared, issued, checked by', [batch.preparedBy, batch.issuedBy, batch.checkedBy].map(name).join(', ')], ['Line cleared, completed by', [batch.clearedBy, batch.completedBy].map(name).join(', ')], ['Trail reviewed, decided by', [batch.trailReviewedBy, batch.releasedBy].map(name).join(', ')], ['Made', `${shown(batch.produced)} ${String(batch.unit ?? '')}, ${shown(batch.finalYield)} % of theoretical (limits ${shown(batch.yieldLow)} to ${shown(batch.yieldHigh)} %)`]] },
    { heading: 'Materials' },
    { columns: [{ title: 'Material', share: 4 }, { title: 'Planned', share: 1, right: true }, { title: 'Used', share: 1, right: true }, { title: 'Tolerance %', share: 1, right: true }], rows: (batch.materials as Row[]).map((line) => [material(line.material), shown(line.quantity), used(line.material), shown(line.tolerance)]) },
    { heading: 'Lots that went in and came out' },
    { columns: [{ title: 'When', share: 3 }, { title: 'What', share: 2 }, { title: 'Lot', share: 2 }, { title: 'Supplier batch', share: 2 }, { title: 'Quantity', share: 1, right: true }], rows: moves.map((move) => [at(move.movedAt), move.kind === 'consume' ? 'used' : move.kind === 'produce' ? 'made' : String(move.kind), lot(move.lot), shown(lots.get(move.lot)?.supplierBatch), shown(move.quantityChange)]) },
    { heading: 'Weighing' },
    { columns: [{ title: 'Material', share: 3 }, { title: 'Lot', share: 2 }, { title: 'Gross', share: 1, right: true }, { title: 'Tare', share: 1, right: true }, { title: 'Net', share: 1, right: true }, { title: 'To be', share: 1, right: true }, { title: 'Weighed / verified by', share: 3 }, { title: 'State', share: 1 }], rows: weighed.map((one) => [material(one.material), lot(one.lot), shown(one.gross), shown(one.tare), `${shown(one.net)}${one.inTolerance === false ? ' !' : ''}`, shown(one.target), `${name(one.weighedBy)} / ${name(one.verifiedBy)}`, String(one.status)]) },
    { heading: 'Steps' },
    { columns: [{ title: '#', share: 0.5 }, { title: 'Step', share: 3 }, { title: 'Limits', share: 1.6 }, { title: 'Value', share: 1.8 }, { title: 'Equipment', share: 1.6 }, { title: 'Performed', share: 3 }, { title: 'Verified', share: 3 }, { title: 'State', share: 1.4 }],
      rows: steps.map((step) => [String(step.position), `${String(step.stage)}: ${String(step.name)}${step.comment === null ? '' : `. ${String(step.comment)}`}`, step.lowLimit === null && step.highLimit === null ? '' : `${shown(step.lowLimit)} to ${shown(step.highLimit)} ${String(step.unit ?? '')}`, saidBy(step), step.equipment === null ? '' : String(machines.get(step.equipment)?.code ?? '–'), step.performedBy === null ? '–' : `${name(step.performedBy)}, ${at(step.performedAt)}${step.statedAt === null ? '' : ` (stated ${at(step.statedAt)})`}`, step.verifiedBy === null ? '–' : `${name(step.verifiedBy)}, ${at(step.verifiedAt)}`, String(step.status)]) },
    { heading: 'Values changed since they were first written down' },
    { columns: [{ title: 'Step', share: 2 }, { title: 'When', share: 2 }, { title: 'By', share: 1.5 }, { title: 'Changed', share: 4 }, { title: 'Why', share: 3 }], rows: await changed(hands, steps, at), none: 'None was.' },
    { heading: 'Laboratory' },
    { columns: [{ title: 'Test', share: 2 }, { title: 'Method', share: 1.5 }, { title: 'Result', share: 3 }, { title: 'Analyst / reviewer', share: 3 }, { title: 'State', share: 2 }], rows: tests.map((test) => [String(test.testName), shown(test.method), `${resultOf(test.resultData)}${test.inLimits === false ? ' (out of limits)' : ''}`, `${name(test.submittedBy)} / ${name(test.reviewedBy)}`, String(test.status)]) },
    { heading: 'Deviations' },
    { columns: [{ title: 'Number', share: 1.5 }, { title: 'Title', share: 4 }, { title: 'Severity', share: 1 }, { title: 'Opened', share: 1.2 }, { title: 'State', share: 1.5 }], rows: deviations.map((one) => [String(one.number), String(one.title), String(one.severity), String(one.dateOpened), String(one.status)]), none: 'None was opened.' },
    { heading: 'Labels' },
    { columns: [{ title: 'Label', share: 3 }, { title: 'Issued', share: 1, right: true }, { title: 'Used', share: 1, right: true }, { title: 'Destroyed', share: 1, right: true }, { title: 'Returned', share: 1, right: true }, { title: 'Difference', share: 1, right: true }, { title: 'Counted / verified by', share: 3 }], rows: labels.map((one) => [String(one.label), shown(one.issued), shown(one.used), shown(one.destroyed), shown(one.returned), shown(one.difference), `${name(one.countedBy)} / ${name(one.verifiedBy)}`]), none: 'None were counted.' },
  ]
}

/** What the step says, and what it said first where that is something else. */
function saidBy(step: Row): string {
  const now = step.net === null ? step.value : step.net
  const said = now === null ? '' : shown(now)
  const corrected = step.originalValue !== null && said !== '' && shown(step.originalValue) !== said
  return `${said}${step.inLimits === false ? ' !' : ''}${corrected ? ` * first: ${shown(step.originalValue)}` : ''}`
}
export const resultOf = (result: unknown): string => (typeof result === 'object' && result !== null ? Object.entries(result).map(([name, value]) => `${name} ${typeof value === 'object' ? JSON.stringify(value) : String(value)}`).join(', ') : '–')

async function changed(hands: Hands, steps: readonly Row[], at: (moment: unknown) => string): Promise<string[][]> {
  const byId = new Map(steps.map((step) => [String(step.id), step]))
  const rows: string[][] = []
  for (let from = 0; from < steps.length; from += 300) {
    for (const entry of await hands.list(TrailEntry, both(where('entity', 'eq', 'batch_step'), where('action', 'eq', 'update'), where('row', 'in', steps.slice(from, from + 300).map((step) => String(step.id)))), ['seq'])) {
      const step = byId.get(String(entry.row))
      const what = Object.entries(JSON.parse(String(entry.changes)) as Record<string, { old?: unknown; new?: unknown }>).filter(([field]) => ['value', 'gross', 'tare', 'comment'].includes(field)).map(([field, { old, new: now }]) => `${field}: ${shown(old)}, now ${shown(now)}`)
      if (what.length > 0) rows.push([`${String(step?.position)} ${String(step?.name)}`, at(entry.at), String(entry.actorName ?? '–'), what.join('; '), String(entry.reason ?? '–')])
    }
  }
  return rows
}

async function known(hands: Hands, entity: Entity, ids: readonly unknown[]): Promise<Map<unknown, Row>> {
  const wanted = [...new Set(ids.filter((id) => id !== null && id !== undefined))]
  const rows: Row[] = []
  for (let from = 0; from < wanted.length; from += 300) rows.push(...(await hands.list(entity, where('id', 'in', wanted.slice(from, from + 300)))))
  return new Map(rows.map((row) => [row.id, row]))
}
