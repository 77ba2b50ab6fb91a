import { both, choice, date, entity, instant, now, actor, one, resource, signature, signedIn, some, text, where } from '@tenon/model'
import { person, witness } from '../people/person.ts'
import { laboratory, only, production, quality } from '../permissions.ts'
import { Plant } from '../plants/plant.ts'
import { batches } from '../production/batch.api.ts'
import { key, stamped, timestamps } from '../traits.ts'
import { Calibration, lastGood } from './calibration.ts'
import { Equipment } from './equipment.ts'

const keepers = only(['Production Head', 'QA Head', 'QA Manager', 'Plant Head', 'System Admin'], 'The list of equipment is kept by production and quality heads.')
const users = only([...production, ...quality, ...laboratory])
const assurance = only(quality, 'Quality assurance does this.')
const reason = text(500).length({ min: 3, max: 500 })
const words = ['*', 'plant'] as const

export const equipment = resource(Equipment, {
  path: 'equipment', name: 'Equipment', list: words, detail: words, only: ['list', 'read', 'create', 'update'], filter: ['class', 'status', 'cleaningStatus', 'qualification', { param: 'calibration_due_before', path: 'nextCalibration', op: 'lte' }], search: ['code', 'name', 'room', 'line'], sort: ['code', 'name', 'nextCalibration', 'nextPmDate'],
  allow: { read: signedIn, create: keepers, update: keepers, use: users, stop: users, soil: users, clean: users, verifyCleaning: users, breakDown: users, hold: assurance, repair: users, letGo: assurance },
  actions: {
    use: { on: 'row', move: 'use' }, stop: { on: 'row', move: 'stop' }, soil: { on: 'row', move: 'soil' }, clean: { on: 'row', move: 'clean' }, verifyCleaning: { on: 'row', path: 'verify-cleaning', move: 'verifyCleaning', input: signature },
    breakDown: { on: 'row', path: 'break-down', move: 'breakDown', input: { reason } }, hold: { on: 'row', move: 'hold', input: { reason } }, repair: { on: 'row', move: 'repair', input: signature }, letGo: { on: 'row', path: 'let-go', move: 'letGo', input: { reason, ...signature } },
  },
  stats: (rows) => ({ total: rows.count(), byStatus: rows.countBy('status') }),
})

export const calibrations = resource(Calibration, {
  path: 'calibrations', name: 'Calibration', only: ['list', 'read', 'create'], list: ['*', 'plant', { as: 'equipment_name', path: 'equipment.name' }], detail: ['*', 'plant', { as: 'equipment_name', path: 'equipment.name' }], filter: ['equipment', 'result'], search: ['equipment.name', 'equipment.code', 'certificate'], sort: ['performedOn', 'nextDue'],
  allow: { read: signedIn, create: only([...laboratory, 'QA Manager', 'QA Head'], 'Calibrations are recorded by quality control and assurance.'), affected: signedIn },
  actions: {
    // what was made on it since it was last known to be good
    affected: {
      on: 'row', method: 'GET', of: batches,
      run: async ({ row, hands }) => {
        const since = await lastGood(hands, row)
        return { where: some('steps', both(where('steps.equipment', 'eq', row.equipment), ...(since === null ? [] : [where('steps.performedAt', 'gte', `${since}T00:00:00.000000Z`)]), where('steps.performedAt', 'isNull', false))), order: ['batchNumber'] }
      },
    },
  },
})

/** Work on equipment: planned ahead, or because it broke. */
export const MaintenanceTask = entity('maintenance_task', {
  id: key(), equipment: one(Equipment).reverse('maintenance'), title: text(200), type: choice('Preventive', 'Breakdown').default('Preventive'), status: choice('Open', 'In Progress', 'Completed').default('Open').readonly(), dueDate: date(), assignedTo: person('assigned_to').optional(), findings: text(2000).optional(),
  raisedBy: witness('raised_by'), completedBy: witness('completed_by'), completedAt: instant().optional().readonly(), ...timestamps,
}, {
  within: Plant, table: 'maintenance_tasks', gmp: true, stamps: { ...stamped, createdBy: 'raisedBy' }, order: ['dueDate', 'id'], label: 'Maintenance task', title: (t) => t.title, index: [['status', 'dueDate'], ['equipment']],
  moves: {
    begin: { when: { status: 'Open' }, set: { status: 'In Progress' }, refusal: 'Only open work is begun.' },
    complete: { when: { status: ['Open', 'In Progress'] }, set: { status: 'Completed', completedBy: actor, completedAt: now }, signs: 'performed', refusal: 'This work is done already.' },
  },
})
export const maintenance = resource(MaintenanceTask, {
  path: 'maintenance-tasks', only: ['list', 'read', 'create', 'update'], list: ['*', 'plant', { as: 'equipment_name', path: 'equipment.name' }], detail: ['*', 'plant', { as: 'equipment_name', path: 'equipment.name' }], create: ['equipment', 'title', 'type', 'dueDate', 'assignedTo'], update: ['title', 'dueDate', 'assignedTo', 'findings'],
  filter: ['equipment', 'status', 'type', 'assignedTo', { param: 'due_before', path: 'dueDate', op: 'lte' }], search: ['title', 'equipment.name'], sort: ['dueDate', 'status'],
  allow: { read: signedIn, create: users, update: users, begin: users, complete: users }, actions: { begin: { on: 'row', move: 'begin' }, complete: { on: 'row', move: 'complete', input: signature } },
})
