import { boolean, entity, id, one, text } from '@tenon/model'
import { Organization } from '../organizations/organization.ts'
import { User } from '../people/user.ts'
import { stamped, timestamps } from '../traits.ts'
import { Issue } from './issue.ts'

export const Comment = entity('issue_comment', {
  id: id(), issue: one(Issue).onDelete('cascade').reverse('comments'), author: one(User).onDelete('setNull').optional(), authorName: text(255).optional(),
  content: text(), linearCommentId: text(100).optional(), syncedToLinear: boolean().default(false), ...timestamps,
}, { within: Organization, table: 'issue_comments', stamps: { ...stamped, createdBy: 'author' }, order: ['createdAt', 'id'] })
