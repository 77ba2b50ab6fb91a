import { boolean, choice, date, Decimal, email, entity, type Entity, id, instant, integer, json, money, one, sequence, text } from '@tenon/model'
import { carried } from '../billing/carry.ts'
import { BillingProfile } from '../billing/profile.ts'
import { tellRouter, type Wanted, wantedLine } from '../network/wanted.ts'
import { Router } from '../network/router.ts'
import { Organization } from '../organizations/organization.ts'
import { Package } from '../packages/package.ts'
import { User } from '../people/user.ts'
import { base, newestFirst, stamped, timestamps } from '../traits.ts'

/** A subscriber: who, where, on which package, over which line. */
export const Customer = entity('customer', {
  id: id(), ...base, code: sequence('C{nnnnnn}'),
  name: text(255).index().searchable(), email: email(254).optional(), phone: text(20).blank().index().searchable(), address: text().optional(), nid: text(20).blank(), isFree: boolean().default(false),
  user: one(User).onDelete('setNull').unique().optional().readonly(), package: one(Package).onDelete('setNull').optional(), profile: one(BillingProfile).onDelete('setNull').optional().readonly(),
  organization: one(Organization).onDelete('setNull').optional().readonly().reverse('customers'),
  connectionStartDate: date().optional(), isActive: boolean().default(true),
  ipAddress: text(45).blank(), macAddress: text(32).blank(), username: text(150).blank().searchable(), password: text(128).blank().untrimmed().sealed(),
  connectionType: choice({ DHCP: 'DHCP', STATIC: 'STATIC', PPPoE: 'PPPoE' }).default('DHCP'), credentials: json<Record<string, unknown> | null>().optional().default(() => ({})),
  /** Suspended for want of payment, since when; switched off by hand leaves this empty. */
  suspendedAt: instant().optional().readonly(),
  /** A promise to pay by this day keeps the line open. */
  promiseUntil: date().optional().readonly(),
  /** Money that no bill has taken yet. */
  credit: money(12, 2).default(Decimal.zero).readonly(),
  /** What a change of package in the middle of a month adds to the next bill, or takes off it. */
  carry: money(12, 2).default(Decimal.zero).readonly(),
  // the line, as the router should have it and as it has it
  router: one(Router).onDelete('setNull').optional().readonly(), loginKey: text(200).optional().unique().readonly(), addressKey: text(100).optional().unique().readonly(),
  wanted: integer().default(0).readonly(), applied: integer().default(0).readonly(), networkPending: boolean().default(false).readonly(), networkError: text().optional().readonly(), appliedAt: instant().optional().readonly(),
  entryBy: one(User).onDelete('setNull').optional().readonly(), updatedBy: one(User).onDelete('setNull').optional().readonly(),
  ...timestamps,
}, {
  table: 'customers', stamps: { ...stamped, createdBy: 'entryBy' }, order: newestFirst, title: (c) => c.name,
  // a list that is narrowed still comes in its order
  index: [['-createdAt', '-id'], ['networkPending', 'router'], ['isActive', 'status', '-createdAt', '-id'], ['isFree', '-createdAt', '-id'], ['package', '-createdAt', '-id'], ['username']],
  hooks: { before: async (row, old, hands): Promise<Wanted & { updatedBy: number | null; carry?: Decimal; organization?: number | null }> => ({ ...(old === null ? { organization: (row.organization ?? hands.actor?.facts.organization ?? null) as number | null } : {}), ...(await carried(row, old, hands)), ...(await wantedLine(Customer as unknown as Entity, row, old, hands)), updatedBy: hands.actorId as number | null }), after: tellRouter },
})
