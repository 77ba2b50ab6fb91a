import type { Chance } from './chance.ts'

/** Where the year ends early, at noon, and late; minutes ahead of UTC, written down and not asked of the engine's own clock. */
export const zones = [{ name: 'Pacific/Kiritimati', ahead: 840 }, { name: 'Asia/Kathmandu', ahead: 345 }, { name: 'Pacific/Honolulu', ahead: -600 }] as const

const START = Date.UTC(2026, 11, 31, 6)
const SPAN = 36 * 3_600_000
/** From before the first midnight of the three to after the last: the further the work, the later. */
export const momentOf = (progress: number, chance: Chance): string => `${new Date(START + Math.floor(SPAN * progress) + chance.whole(0, 3_000_000)).toISOString().slice(0, -1)}000Z`
/** The year on the wall of a zone. */
export const yearIn = (zone: number, at: string): number => new Date(Date.parse(`${at.slice(0, 23)}Z`) + zones[zone]!.ahead * 60_000).getUTCFullYear()
