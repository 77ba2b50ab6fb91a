import { both, boolean, choice, entity, id, instant, integer, json, money, one, text, where } from '@tenon/model'
import { Fault } from '@tenon/engine'
import { Organization } from '../organizations/organization.ts'
import { Employee } from '../people/employee.ts'
import { User } from '../people/user.ts'
import { address, code, phoneProblems, reachable, stamped, timestamps } from '../traits.ts'
import { Stage } from './pipeline.ts'

/** Somebody who may become a customer. */
export const Lead = entity('lead', {
  id: id(), ...code, name: text(255), organizationName: text(255).optional().alias('company'), jobTitle: text(100).optional(), ...reachable, ...address,
  source: choice('website', 'referral', 'social_media', 'email_campaign', 'cold_call', 'event', 'partner', 'other').default('website'),
  qualificationStatus: choice('new', 'contacted', 'qualified', 'unqualified', 'converted', 'lost').default('new'),
  assignedTo: one(Employee).onDelete('setNull').optional().alias('assigned_to_id'), stage: one(Stage).onDelete('setNull').optional().alias('stage_id'),
  leadScore: integer().min(0).max(100).default(0), estimatedValue: money().min(0).optional(),
  isConverted: boolean().default(false).readonly(), convertedAt: instant().optional().readonly(), convertedBy: one(Employee).onDelete('setNull').optional().readonly(),
  tags: json<unknown>().default([]), notes: text().optional(), campaign: text(255).optional(), referrer: text(255).optional(),
  status: choice('active', 'inactive').default('active'), ...timestamps,
}, {
  within: Organization, table: 'leads', stamps: stamped, order: ['-createdAt', '-id'], title: (l) => l.name,
  index: [['status'], ['qualificationStatus'], ['source'], ['assignedTo'], ['isConverted'], ['email']],
  check: (l, old) => (old?.phone === l.phone ? undefined : phoneProblems(l.phone, 3)),
  hooks: {
    before: async (row, old, hands) => {
      if (row.email.toLowerCase() === old?.email.toLowerCase() || row.isConverted) return undefined
      const same = await hands.find(Lead, both(where('email', 'iexact', row.email), where('isConverted', 'eq', false)))
      if (same !== null && same.id !== old?.id) throw new Fault('invalid', 'Some values are not valid.', { issues: [{ path: ['email'], code: 'custom', message: 'A lead with this email already exists in your organization.' }] })
      return undefined
    },
    after: async (row, old, hands, input) => {
      if (row.stage === (old?.stage ?? null)) return
      await hands.create(LeadMove, { lead: row.id, stage: row.stage, previousStage: old?.stage ?? null, notes: typeof input.moveNotes === 'string' ? input.moveNotes : null })
    },
  },
})

/** Each step of a lead along the stages: a witness of the move, written by the move itself. */
export const LeadMove = entity('lead_stage_history', {
  id: id(), lead: one(Lead).onDelete('cascade').reverse('stageHistory'), stage: one(Stage).onDelete('setNull').optional(), previousStage: one(Stage).onDelete('setNull').optional(),
  changedBy: one(User).onDelete('setNull').optional().readonly(), notes: text().optional(), createdAt: instant().readonly(),
}, { within: Organization, table: 'lead_stage_history', stamps: { created: 'createdAt', createdBy: 'changedBy' }, order: ['createdAt', 'id'], audit: false })
