import { type Actor, app, entity, id, own, resource, role, or, signedIn, text } from '@tenon/model'
import { FeedEntry } from './event.ts'

/** Notes that their owner sees, and an editor sees all of. */
export const Note = entity('note', { id: id(), title: text(50), owner: text(20) })
export const notes = resource(Note, { allow: { read: or(role('editor'), own('owner')), create: signedIn, update: role('editor'), delete: role('editor') } })
export const desk = app({ name: 'desk', dialect: null, resources: [notes], entities: [FeedEntry] })

export const person = (name: string, ...roles: string[]): Actor => ({ id: name, tenant: null, isStaff: false, isSuperuser: false, roles: new Set(roles), permissions: new Set(), facts: {} })
