import { boolean, choice, entity, id, instant, integer, json, money, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { Employee } from '../people/employee.ts'
import { address, code, contact, stamped, timestamps } from '../traits.ts'
import { Stage } from './pipeline.ts'

/** Somebody who may become a customer. */
export const Lead = entity('lead', {
  id: id(), ...code, name: text(255), organizationName: text(255).optional(), jobTitle: text(100).optional(), ...contact, ...address,
  source: choice('website', 'referral', 'social_media', 'email_campaign', 'cold_call', 'event', 'partner', 'other').default('website'),
  qualificationStatus: choice('new', 'contacted', 'qualified', 'unqualified', 'converted', 'lost').default('new'),
  assignedTo: one(Employee).onDelete('setNull').optional(), stage: one(Stage).onDelete('setNull').optional(),
  leadScore: integer().min(0).max(100).default(0), estimatedValue: money().min(0).optional(),
  isConverted: boolean().default(false), convertedAt: instant().optional(), convertedBy: one(Employee).onDelete('setNull').optional(),
  tags: json<string[]>().default([]), notes: text().optional(), campaign: text(255).optional(), referrer: text(255).optional(),
  status: choice('active', 'inactive').default('active'), ...timestamps,
}, { within: Organization, table: 'leads', stamps: stamped, order: ['-createdAt', '-id'], index: [['qualificationStatus'], ['assignedTo'], ['isConverted']], title: (l) => l.name })
