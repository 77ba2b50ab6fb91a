import { boolean, choice, date, Decimal, decimal, entity, id, json, money, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { Employee } from '../people/employee.ts'
import { code, stamped, timestamps } from '../traits.ts'
import { Lead } from './lead.ts'
import { Pipeline, Stage } from './pipeline.ts'

/** A sale in the making, on one stage of a pipeline. A deal is never both won and lost. */
export const Deal = entity('deal', {
  id: id(), ...code, title: text(255).length({ min: 3, max: 255 }), description: text().optional(),
  customer: one(Customer).onDelete('setNull').optional(), lead: one(Lead).onDelete('setNull').optional(),
  pipeline: one(Pipeline).onDelete('setNull').optional(), stage: one(Stage).onDelete('setNull').optional(), assignedTo: one(Employee).onDelete('setNull').optional(),
  value: money().min(0).default(Decimal.zero), currency: text(3).default('USD'), probability: decimal(5, 2).min(0).max(100).default(Decimal.zero),
  expectedRevenue: money().generated(), expectedCloseDate: date().optional(), actualCloseDate: date().optional(),
  priority: choice('low', 'medium', 'high', 'urgent').default('medium'),
  isWon: boolean().default(false), isLost: boolean().default(false), lostReason: text().optional(), source: text(100).optional(),
  tags: json<string[]>().default([]), notes: text().optional(),
  status: choice('active', 'inactive', 'open', 'closed').default('open'), ...timestamps,
}, {
  within: Organization, table: 'deals', stamps: stamped, order: ['-createdAt', '-id'],
  index: [['status'], ['stage'], ['assignedTo'], ['expectedCloseDate'], ['isWon'], ['isLost']],
  derive: { expectedRevenue: (d) => d.value.times(d.probability).times('0.01') }, title: (d) => d.title,
  check: (d) => (d.isWon && d.isLost ? [{ path: ['isLost'], message: 'A deal cannot be both won and lost.' }] : undefined),
  hooks: {
    /** The stage decides the chance, and whether the deal is closed. */
    before: async (row, old, hands) => {
      const stage = row.stage === null || row.stage === old?.stage ? null : await hands.find(Stage, { op: 'eq', path: 'id', value: row.stage })
      if (stage === null) return {}
      const won = stage.isClosedWon === true
      const lost = stage.isClosedLost === true
      return {
        pipeline: stage.pipeline as number, probability: (stage.probability as Decimal | null) ?? row.probability, isWon: won, isLost: lost,
        status: won || lost ? 'closed' as const : 'open' as const, actualCloseDate: won || lost ? (row.actualCloseDate ?? hands.today) : null,
      }
    },
  },
  moves: {
    reopen: { set: { isWon: false, isLost: false, status: 'open', actualCloseDate: null, lostReason: null } },
  },
})
