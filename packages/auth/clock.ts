/** Milliseconds since 1970; tests set their own. */
export type Clock = () => number

export const systemClock: Clock = () => Date.now()

/** A moment as the model keeps it: UTC with microseconds. */
export const instantOf = (ms: number): string => `${new Date(ms).toISOString().slice(0, -1)}000Z`

export const millisOf = (instant: string): number => Date.parse(`${instant.slice(0, 23)}Z`)
