import { actor, boolean, choice, date, decimal, entity, given, instant, integer, lines, money, now, one, part, text } from '@tenon/model'
import { Document } from '../documents/document.ts'
import { Material, units } from '../materials/material.ts'
import { witness } from '../people/person.ts'
import { Plant } from '../plants/plant.ts'
import { key, positive, stamped, timestamps } from '../traits.ts'

export const stepKinds = ['dataEntry', 'qcSample', 'confirmation', 'timer', 'weighing'] as const
/** What goes into a batch: so much for the batch size, and how far the actual amount may be off. */
export const BomLine = part('bom_line', { material: one(Material), quantity: decimal(14, 3).check(positive), tolerance: decimal(5, 2).min(0).max(100).label('Tolerance, percent') }, { table: 'master_materials' })
/** What is done, in order. Steps of one stage with the same parallel group may be done in any order among themselves. */
export const MasterStep = part('master_step', {
  stage: text(100), name: text(150), kind: choice(...stepKinds).default('dataEntry'), instructions: text(2000).blank(), parallelGroup: text(20).optional(), unit: text(20).optional(), lowLimit: decimal(14, 4).optional(), highLimit: decimal(14, 4).optional(),
  requiresESig: boolean().default(false).wire('requires_e_sig').column('requires_e_sig'), requiresVerifier: boolean().default(false), equipmentClass: text(50).optional(), procedure: one(Document).optional().label('Procedure to be trained on'), maxWait: integer().min(1).max(525_600).optional().label('Begun within, minutes of the step before'),
}, { table: 'master_steps' })

/** How a product is made: written by one person, approved by another, copied into each batch. One version is effective at a time. */
export const MasterRecord = entity('master_record', {
  id: key(), number: text(30), recordVersion: integer().default(1).readonly().wire('version').column('record_version'), title: text(200), product: one(Material), batchSize: decimal(14, 3).check(positive), unit: choice(...units), yieldLow: decimal(6, 2).min(0), yieldHigh: decimal(6, 2).min(0),
  materials: lines(BomLine), steps: lines(MasterStep), effectiveFrom: date().optional(), status: choice('Draft', 'In Review', 'Approved', 'Effective', 'Superseded', 'Obsolete').default('Draft').readonly(),
  author: witness('author'), approvedBy: witness('approved_by'), approvedAt: instant().optional().readonly(), effectiveAt: instant().optional().readonly(), feedback: text(1000).optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'master_records', unique: [['number', 'recordVersion']], stamps: { ...stamped, createdBy: 'author' }, order: ['number', '-recordVersion'], index: [['product', 'status'], ['status']], label: 'Master batch record', title: (m) => `${m.number} v${m.recordVersion}`,
  gmp: { reason: true, aside: ['feedback'], unsigned: { status: 'Draft', approvedBy: null, approvedAt: null } },
  moves: {
    submit: { when: { status: 'Draft' }, set: { status: 'In Review' }, refusal: 'Only drafts are sent for review.' },
    sendBack: { when: { status: 'In Review' }, set: { status: 'Draft', feedback: given('reason') }, refusal: 'Only what is in review is sent back.' },
    approve: { when: { status: 'In Review' }, set: { status: 'Approved', approvedBy: actor, approvedAt: now }, signs: 'approved', apart: ['author'], refusal: 'Only what is in review is approved.' },
    putIntoEffect: {
      when: { status: 'Approved' }, set: { status: 'Effective', effectiveAt: now }, signs: 'made effective', refusal: 'Only approved versions become effective.',
      gates: [{ unless: ({ today }) => ({ op: 'gt', path: 'effectiveFrom', value: today }), say: 'Its day has not come yet.' }],
    },
    retire: { when: { status: 'Effective' }, set: { status: 'Obsolete' }, signs: 'made obsolete', refusal: 'Only the effective version is retired.' },
  },
  check: (m, old) => [
    ...(old !== null && old.status !== 'Draft' && m.status === old.status && m.feedback === old.feedback ? [{ path: [], message: 'Only drafts can be changed: make a new version.' }] : []),
    ...((m.steps ?? []).length === 0 ? [{ path: ['steps'], message: 'A batch is made in at least one step.' }] : []), ...((m.materials ?? []).length === 0 ? [{ path: ['materials'], message: 'A batch is made of at least one material.' }] : []),
    ...(m.yieldLow.compare(m.yieldHigh) > 0 ? [{ path: ['yieldLow'], message: 'The lower limit lies above the upper.' }] : []),
  ],
})
