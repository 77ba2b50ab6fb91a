import type { FieldSpec } from '@tenon/model'

export interface ValueOptions { readonly form: boolean; readonly timeZone: string }
/** A problem with one value; `path` leads into a list. */
export interface ValueIssue { readonly code: string; readonly params?: Readonly<Record<string, unknown>>; readonly message?: string; readonly path?: readonly (string | number)[] }
export type ValueResult = { readonly value: unknown } | { readonly issues: readonly ValueIssue[] }

/** One problem. */
export const bad = (code: string, params?: Record<string, unknown>): ValueResult => ({ issues: [params === undefined ? { code } : { code, params }] })
/** Kinds that are text whatever they must look like. */
export const textual: ReadonlySet<string> = new Set(['text', 'email', 'url', 'slug', 'sequence'])
/** How the values inside a value are read. */
export type ReadValue = (spec: FieldSpec, raw: unknown, options: ValueOptions) => ValueResult
