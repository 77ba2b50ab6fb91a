/** One movement as the fold reads it. */
export interface Moved { readonly kind: string; readonly phase: number; readonly at: string; readonly to: number | null; readonly from?: number | null; readonly notes?: string | null }
export interface Place { readonly phase: number; readonly arrivedAt: string; readonly holder: number | null; readonly status: 'EN_PROCESO' | 'PAUSADO' | 'FINALIZADA' }

/** Where a reference is after these movements, in the order in which they were written; null before the first. */
export function fold(movements: readonly Moved[]): Place | null {
  let place = null as Place | null
  for (const m of movements) {
    if (m.kind === 'RECIBIDO') place = { phase: m.phase, arrivedAt: m.at, holder: m.to, status: 'EN_PROCESO' }
    else if (place === null) continue
    // what is delivered is received next by the following phase; after the last one there is none
    else if (m.kind === 'ENTREGADO') place = { ...place, phase: m.phase, holder: null, status: 'FINALIZADA' }
    else if (m.kind === 'ASIGNADO') place = { ...place, holder: m.to }
    else if (m.kind === 'PAUSADO') place = { ...place, status: 'PAUSADO' }
    else if (m.kind === 'REANUDADO') place = { ...place, status: 'EN_PROCESO' }
  }
  return place
}

/** One stay in a phase: from its arrival until it was delivered or sent back. */
export interface Stay { readonly phase: number; readonly from: string; readonly until: string | null; readonly left: 'ENTREGADO' | 'DEVUELTO' | null; readonly pauses: readonly (readonly [string, string | null])[]; readonly holder: number | null; readonly notes: string | null }

export function staysOf(movements: readonly Moved[]): Stay[] {
  const stays: Stay[] = []
  for (const m of movements) {
    const open = stays.at(-1)
    if (m.kind === 'RECIBIDO') stays.push({ phase: m.phase, from: m.at, until: null, left: null, pauses: [], holder: m.to, notes: null })
    else if (open === undefined || open.until !== null) continue
    else if (m.kind === 'ENTREGADO' || m.kind === 'DEVUELTO') stays[stays.length - 1] = { ...open, until: m.at, left: m.kind, notes: m.notes ?? null, pauses: open.pauses.map(([a, b]) => [a, b ?? m.at] as const) }
    else if (m.kind === 'ASIGNADO') stays[stays.length - 1] = { ...open, holder: m.to }
    else if (m.kind === 'PAUSADO') stays[stays.length - 1] = { ...open, pauses: [...open.pauses, [m.at, null]] }
    else if (m.kind === 'REANUDADO') stays[stays.length - 1] = { ...open, pauses: open.pauses.map(([a, b]) => [a, b ?? m.at] as const) }
  }
  return stays
}
