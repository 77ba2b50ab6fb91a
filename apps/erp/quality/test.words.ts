import { resource } from '@tenon/model'
import { QualityTest } from './sample.ts'

type Row = Record<string, unknown>
const base = ['id', 'testName', 'method', 'status', 'assignedTo', 'instrument', 'submittedOn', 'reviewedBy', 'managerNotes', 'resultData', 'analystNotes', 'unit', 'lowLimit', 'highLimit', 'criterion', 'inLimits', 'firstResult'] as const
const person = (name: string, path: string) => ({ name, needs: [path, `${path}.name`], of: (row: Row) => ({ id: row[path] ?? null, name: row[`${path}.name`] ?? null }) })
const sample = { sample: ['id', 'entryCode', 'productName', 'batchNumber', 'sampleType', 'sampleDate', 'dueDate', 'priority'] } as const
const review = [...base, sample, { as: 'reviewer_name', path: 'reviewedBy.name' }, person('qa_officer', 'qaOfficer'), 'qaOfficerNotes', 'qaOfficerRecommendation', 'qaManagerDecision', 'qaManagerDecisionNotes',
  'materialDisposition', 'warehouseAction', 'warehouseNotes', 'warehouseAcknowledgedAt'] as const

/** A test at the bench. */
export const benchTests = resource(QualityTest, { path: 'quality-tests', name: 'BenchTest', list: base })
/** A test in its analyst's own list. */
export const ownTests = resource(QualityTest, { path: 'quality-tests', name: 'OwnTest', list: [...base, 'createdAt', 'updatedAt', sample] })
/** A test under review: people as objects even where there is none. */
export const reviewTests = resource(QualityTest, { path: 'quality-tests', name: 'ReviewTest', list: [...review, person('analyst', 'assignedTo')] })
/** A decided test as the warehouse sees it: who stood at the bench is not its concern. */
export const warehouseTests = resource(QualityTest, { path: 'quality-tests', name: 'WarehouseTest', list: [...review, { name: 'analyst', needs: ['assignedTo.name'], of: (row: Row) => ({ id: null, name: row['assignedTo.name'] ?? null }) }] })
