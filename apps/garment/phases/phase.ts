import { entity, id, instant, integer, text } from '@tenon/model'
import { existing } from '../existing.ts'

/** A station of the way from sketch to finished sample. Hours are working hours. */
export const Phase = entity('fase', {
  id: id().column('ID_FASE').wire('ID_FASE'),
  code: text(20).column('CODIGO_FASE').wire('CODIGO_FASE').unique(), name: text(100).column('NOMBRE_FASE').wire('NOMBRE_FASE'),
  description: text(500).column('DESCRIPCION').wire('DESCRIPCION').optional(), stage: text(50).column('ETAPA').wire('ETAPA'),
  order: integer().column('ORDEN_SECUENCIA').wire('ORDEN_SECUENCIA'), area: text(50).column('AREA_RESPONSABLE').wire('AREA_RESPONSABLE'),
  estimatedHours: integer().column('TIEMPO_ESTIMADO_HORAS').wire('TIEMPO_ESTIMADO_HORAS').default(24), maximumHours: integer().column('TIEMPO_MAXIMO_HORAS').wire('TIEMPO_MAXIMO_HORAS').default(72),
  status: text(20).column('ESTADO').wire('ESTADO').default('ACTIVA'), createdAt: instant().column('FECHA_CREACION').nullable().readonly(), createdBy: text(50).column('USUARIO_CREACION').default('TENON'),
}, { ...existing('T_FASES'), order: ['order'], index: [['stage', 'order'], ['area']], stamps: { created: 'createdAt' } })

/** `MD_CREACION_FICHA` in the database, `md-creacion-ficha` in addresses. */
export const slugOf = (code: unknown): string => String(code).toLowerCase().replaceAll('_', '-')
export const codeOfSlug = (slug: string): string => slug.toUpperCase().replaceAll('-', '_')
