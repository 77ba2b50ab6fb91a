/** What users may be, with what the form shows beside each. Rows of older programs may hold other words: they are read as they are. */
export const areas: Readonly<Record<string, string>> = {
  DISEÑO: 'Área de diseño y desarrollo creativo', PRODUCCION: 'Área de producción y manufactura', CALIDAD: 'Control y aseguramiento de calidad', TECNICO: 'Área técnica y de ingeniería',
  PATRONAJE: 'Desarrollo de patrones y moldería', COMERCIAL: 'Área comercial y de costos', OPERACIONES: 'Operaciones generales y coordinación',
}
export const roles: Readonly<Record<string, string>> = {
  JEFE_OPERACIONES: 'Responsable de operaciones generales', DISEÑADOR_SENIOR: 'Diseñador con experiencia senior', DISEÑADOR: 'Diseñador de prendas', CORTADOR_SENIOR: 'Especialista en corte senior',
  ESPECIALISTA_CALIDAD: 'Control y aseguramiento de calidad', INGENIERO_TEXTIL: 'Especialista técnico en textiles', PATRONISTA_SENIOR: 'Especialista en patronaje senior', ANALISTA_COSTOS: 'Análisis de costos y pricing',
}
export const states = ['ACTIVO', 'INACTIVO'] as const

/** The same area however it is spelled: `DISENO` in older rows and in the phases is `DISEÑO`. Costing is the commercial area's work. */
export function sameArea(a: string, b: string): boolean {
  const plain = (area: string): string => { const word = area.normalize('NFD').replace(/[\u0300-\u036f]/g, '').toUpperCase(); return word === 'COSTEO' ? 'COMERCIAL' : word }
  return plain(a) === plain(b)
}
