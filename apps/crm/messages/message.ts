import { boolean, choice, entity, id, instant, integer, json, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { Customer } from '../parties/customer.ts'
import { User } from '../people/user.ts'
import { Deal } from '../selling/deal.ts'
import { Lead } from '../selling/lead.ts'
import { stamped, timestamps } from '../traits.ts'

/** What one person of an organization writes to another. */
export const Message = entity('message', {
  id: id(), sender: one(User).onDelete('cascade').readonly(), recipient: one(User).onDelete('cascade').alias('recipient_id'), messageType: choice('text', 'system').default('text'),
  subject: text(255).optional(), content: text(5000), isRead: boolean().default(false).readonly(), readAt: instant().optional().readonly(),
  relatedLead: one(Lead).onDelete('setNull').optional().alias('related_lead_id'), relatedDeal: one(Deal).onDelete('setNull').optional().alias('related_deal_id'), relatedCustomer: one(Customer).onDelete('setNull').optional().alias('related_customer_id'),
  attachments: json<unknown>().default([]), ...timestamps,
}, { within: Organization, table: 'messages', stamps: stamped, order: ['createdAt', 'id'], index: [['sender', 'recipient'], ['recipient', 'isRead']], audit: false })

/** Two people who write to each other; the lower user id stands first. */
export const Conversation = entity('conversation', {
  id: id(), participant1: one(User).onDelete('cascade'), participant2: one(User).onDelete('cascade'), lastMessage: text(5000).optional(), lastMessageAt: instant().optional(),
  unread1: integer().default(0), unread2: integer().default(0), ...timestamps,
}, { within: Organization, table: 'conversations', stamps: stamped, unique: [['participant1', 'participant2']], index: [['participant2']], order: ['-lastMessageAt', '-id'], audit: false })
