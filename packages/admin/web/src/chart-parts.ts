import type { Drawing } from '../../drawing.ts'
import { dateText, hueOf, moneyText, decimalText } from './format.tsx'

export type Amount = number | string | null
export const num = (value: Amount | undefined): number => (value === null || value === undefined ? 0 : Number(value))
export const amountText = (value: Amount, money: boolean | undefined, currency: string | null): string => (value === null ? '' : money === true ? moneyText(value, currency) : decimalText(value))

/** One figure among few: where it is large its hundredths say nothing. */
export const figureText = (value: Amount, money: boolean | undefined, currency: string | null): string => (value !== null && money === true ? moneyText(value, currency, Math.abs(num(value)) >= 10_000) : amountText(value, money, currency))

const meant: Readonly<Record<string, string>> = { green: 'var(--well)', red: 'var(--ill)', yellow: 'var(--wait)' }
/** Colours of groups: words that mean well or ill have theirs, many steps of one way go through the circle, others take turns. */
export function coloursOf(labels: readonly string[], steps = false): string[] {
  if (steps && labels.length > 6) return labels.map((_, i) => `oklch(var(--step-l) 0.09 ${Math.round(40 + (i * 300) / labels.length)})`)
  const said = labels.map((label) => meant[hueOf(label)])
  const distinct = new Set(said.filter((c) => c !== undefined))
  if (labels.length > 1 && said.every((c) => c !== undefined) && distinct.size === labels.length) return said as string[]
  return labels.map((_, i) => `var(--c${i % 8})`)
}

type Timed = Extract<Drawing, { draw: 'columns' | 'line' | 'area' }>
/** How a place on the axis of time is called: short on the axis, whole where one points. */
export function placeText(x: string, every: Timed['every'], whole: boolean): string {
  switch (every) {
    case undefined: return decimalText(x)
    case 'year': return x
    case 'month': return dateText(`${x}-01`, whole ? { month: 'long', year: 'numeric' } : { month: 'short' })
    default: return dateText(x, whole ? { dateStyle: 'medium' } : { day: 'numeric', month: 'short' })
  }
}

/** The top of an axis and the step between its lines: 1, 2, 2.5 or 5 times a power of ten. */
export function axisOf(most: number, lines = 4): { readonly top: number; readonly step: number } {
  if (!(most > 0)) return { top: lines, step: 1 }
  const rough = most / lines
  const power = 10 ** Math.floor(Math.log10(rough))
  const step = ([1, 2, 2.5, 5, 10].find((n) => n * power >= rough) ?? 10) * power
  const whole = Number.isInteger(most) ? Math.max(1, Math.ceil(step)) : step
  return { top: whole * Math.ceil(most / whole), step: whole }
}
