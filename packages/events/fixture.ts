import { type Actor, app, entity, id, own, permissions, resource, role, or, signedIn, text } from '@tenon/model'
import { FeedEntry } from './event.ts'

const { may } = permissions({ note: ['price'] })
/** Notes that their owner sees, and an editor of the same house sees all of; what one costs few may know. */
export const House = entity('house', { id: id(), name: text(20) })
export const Note = entity('note', { id: id(), title: text(50), owner: text(20), price: text(20).optional().readableBy(may('note:price')) }, { within: House })
export const notes = resource(Note, { allow: { read: or(role('editor'), own('owner')), create: signedIn, update: role('editor'), delete: role('editor') } })
export const desk = app({ name: 'desk', dialect: null, resources: [notes], tenant: House, entities: [FeedEntry] })

export const person = (name: string, roles: readonly string[] = [], more: Partial<Actor> = {}): Actor => ({ id: name, tenant: 1, isStaff: false, isSuperuser: false, roles: new Set(roles), permissions: new Set(), facts: {}, ...more })
