import { createHash } from 'node:crypto'
import { type Column, openPaper } from '@tenon/mail'
import { type Hands, where } from '@tenon/model'
import { User } from '../people/user.ts'

export type Row = Record<string, unknown>
/** What stands on paper, from top to bottom, before it is drawn. */
export type Block =
  | { readonly heading: string }
  | { readonly text: string }
  | { readonly pairs: readonly (readonly [label: string, value: string])[] }
  | { readonly columns: readonly Column[]; readonly rows: readonly (readonly string[])[]; readonly none?: string }

export const money = (value: unknown): string => String(value ?? '0').replace(/^(-?\d+)(?:\.(\d{1,2})?\d*)?$/, (_, whole: string, cents = '') => `${whole.replace(/\B(?=(\d{3})+$)/g, ',')}.${(cents as string).padEnd(2, '0')}`)

/** `2026-11-21 14:03:20 Asia/Kolkata` */
export function localTime(at: unknown, zone: string): string {
  if (typeof at !== 'string') return '–'
  return `${new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium' }).format(new Date(`${at.slice(0, 23)}Z`))} ${zone}`
}

/** The names of people by their ids. */
export async function namesOf(hands: Hands, ids: readonly unknown[]): Promise<(id: unknown) => string> {
  const wanted = [...new Set(ids.filter((id) => id !== null && id !== undefined))]
  const found = wanted.length === 0 ? [] : await hands.list(User, where('id', 'in', wanted))
  const names = new Map(found.map((user) => [user.id, String(user.name)]))
  return (id) => (id === null || id === undefined ? '–' : (names.get(id) ?? String(id)))
}

/** The same words give the same hash, whoever prints them. */
export const hashOf = (blocks: readonly Block[]): string => createHash('sha256').update(JSON.stringify(blocks)).digest('hex')

export interface Frame { readonly title: string; readonly mark: string | undefined; readonly copy: string; readonly printedBy: string; readonly at: string; readonly zone: string }
/** Drawn, with the copy's number on top, who printed it when at the foot, and across each page what it is not. */
export async function drawn(blocks: readonly Block[], { title, mark, copy, printedBy, at, zone }: Frame): Promise<Buffer> {
  const paper = await openPaper({ title, author: 'Pharma ERP', at: new Date(`${at.slice(0, 23)}Z`), head: `${title}    controlled copy ${copy}`, foot: `Printed by ${printedBy}, ${localTime(at, zone)}`, ...(mark === undefined ? {} : { watermark: mark }) })
  for (const block of blocks) {
    if ('heading' in block) paper.heading(block.heading)
    else if ('text' in block) paper.text(block.text)
    else if ('pairs' in block) for (const [label, value] of block.pairs) paper.pair(label, value)
    else if (block.rows.length === 0) paper.text(block.none ?? 'None.', { size: 8 })
    else paper.table(block.columns, block.rows)
  }
  return paper.bytes()
}
