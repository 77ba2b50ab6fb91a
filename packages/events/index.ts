// what is told
export { FeedEntry } from './event.ts'
export type { Change } from './event.ts'
export type { Told } from './told.ts'
// who hears it
export { createFeed } from './feed.ts'
export type { Feed, FeedOptions } from './feed.ts'
export type { Listening, Over } from './listener.ts'
// across processes
export { databaseBell, redisBell } from './bell.ts'
export type { Bell } from './bell.ts'
// on the wire
export { eventText, lastEventId } from './sse.ts'
export type { Sent } from './sse.ts'
