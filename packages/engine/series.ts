/** The span within which a series counts from 1: its month as 202611 where the template names one, its year, or 0 for ever. `day` is `2026-11-21`. */
export const periodOf = (template: string, day: string): number =>
  template.includes('{mm}') ? Number(day.slice(0, 4) + day.slice(5, 7)) : template.includes('{yy') ? Number(day.slice(0, 4)) : 0

/** A template with the day's words in it: only the number itself is open. */
export const dated = (template: string, day: string): string => template.replace('{yyyy}', day.slice(0, 4)).replace('{yy}', day.slice(2, 4)).replace('{mm}', day.slice(5, 7))

/**
 * A number of a series in its template's words.
 *
 * @example
 * numberText('{mm}{yy}{nnn}', '2025-11-07', 1)  // '1125001'
 */
export const numberText = (template: string, day: string, n: number): string => dated(template, day).replace(/\{(n+)\}/, (_, slots: string) => String(n).padStart(slots.length, '0'))
