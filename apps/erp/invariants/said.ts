import { Fault } from '@tenon/engine'

/** Whether a refusal says so, by itself or about one of its fields. */
export const said = (words: RegExp) => (error: unknown): boolean => error instanceof Fault && (words.test(error.message) || error.issues.some((issue) => words.test(issue.message ?? '')))
