// what is kept
export { notifyTables } from './tables.ts'
export type { Channel, NotifyTables } from './tables.ts'
// who is told what
export { notice } from './notice.ts'
export type { Notice, NoticeOptions, Saying } from './notice.ts'
export { createNotify } from './notify.ts'
export type { Notify, NotifyOptions, Post } from './notify.ts'
export type { Choices, ChoicesOf } from './choices.ts'
// the parts of it
export { type PushOptions, push } from './push.ts'
export { keysOf } from './keys.ts'
export { dueAt } from './when.ts'
export type { Door, DoorCall } from './doors.ts'
