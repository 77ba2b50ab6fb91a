import { boolean, choice, date, decimal, entity, instant, integer, json, one, text } from '@tenon/model'
import { Grn } from '../gate/grn.ts'
import { User } from '../people/user.ts'
import { Plant } from '../plants/plant.ts'
import { ProductionBatch } from '../production/batch.ts'
import { key, stamped, timestamps } from '../traits.ts'

const person = (column: string) => one(User).wire(column).column(column)

/** What the laboratory takes of a delivery or a batch. */
export const QualitySample = entity('quality_sample', {
  id: key(), grn: one(Grn).onDelete('setNull').optional().readonly(), batch: one(ProductionBatch).optional().readonly().reverse('samples'), entryCode: text(20).optional(), productName: text(150), batchNumber: text(50), sampleType: choice('RM', 'PM', 'In-process', 'FG', 'Stability').default('FG'),
  sampleDate: date(), dueDate: date(), status: choice('Pending', 'In Progress', 'Passed', 'Failed').default('Pending').readonly(), analyst: person('analyst_id').optional().readonly(),
  requestedBy: person('requested_by').optional().readonly(), requestedByName: text(150).optional().readonly(), priority: choice('Low', 'Medium', 'High', 'Critical').default('Medium'), qaNotes: text().optional(), ...timestamps,
}, { within: Plant, gmp: true, table: 'quality_samples', stamps: stamped, order: ['dueDate', 'createdAt', 'id'], title: (s) => `${s.productName} ${s.batchNumber}`, index: [['status'], ['batchNumber']] })

export const testStates = [
  'Not Started', 'Pending', 'In Progress', 'Submitted for Review', 'Approved', 'Rejected', 'Returned for Correction', 'Submitted to QA Manager', 'QA Officer Review', 'QA Recommendation Submitted', 'Accepted - Warehouse', 'Rejected - Return to Supplier',
] as const
const decision = () => choice('Approve', 'Reject').optional().readonly()

/** One examination of a sample, from the bench over two reviews to the warehouse. */
export const QualityTest = entity('quality_test', {
  id: key(), sample: one(QualitySample).onDelete('cascade').reverse('tests'), testName: text(150), method: text(100).optional(), place: integer('small').default(0).readonly(), status: choice(...testStates).default('Not Started').readonly(),
  assignedTo: person('assigned_to').optional().readonly(), instrument: text(50).optional().wire('instrument_id').column('instrument_id'), submittedOn: instant().optional().readonly(), submittedBy: person('submitted_by').optional().readonly(),
  unit: text(20).optional(), lowLimit: decimal(14, 4).optional(), highLimit: decimal(14, 4).optional(), criterion: text(300).optional(), inLimits: boolean().optional().readonly(), firstResult: json<Record<string, unknown>>().optional().readonly(),
  reviewedBy: person('reviewed_by').optional().readonly(), managerNotes: text().optional().readonly(), resultData: json<Record<string, unknown>>().optional().readonly(), analystNotes: text().optional().readonly(),
  qaOfficer: person('qa_officer_id').optional().readonly(), qaOfficerNotes: text().optional().readonly(), qaOfficerRecommendation: decision(), qaManager: person('qa_manager_id').optional().readonly(), qaManagerDecision: decision(), qaManagerDecisionNotes: text().optional().readonly(),
  materialDisposition: choice('Dispensed to Warehouse', 'Return to Supplier').optional().readonly(), warehouseAction: choice('Accepted', 'Rejected').optional().readonly(), warehouseNotes: text().optional().readonly(), warehouseAcknowledgedAt: instant().optional().readonly(), ...timestamps,
}, { within: Plant, gmp: true, table: 'quality_tests', stamps: stamped, order: ['createdAt', 'place', 'id'], title: (t) => t.testName, index: [['status'], ['assignedTo', 'status']] })
