import type { Instant } from './field.ts'

/**
 * A moment as it is kept: UTC, six digits of a second, so that it sorts as text.
 *
 * @example
 * instantOf(0) // '1970-01-01T00:00:00.000000Z'
 */
export const instantOf = (ms: number): Instant => `${new Date(ms).toISOString().slice(0, -1)}000Z`

/** The milliseconds of a moment since 1970; what is finer is cut off. */
export const millisOf = (instant: Instant): number => Date.parse(`${instant.slice(0, 23)}Z`)
