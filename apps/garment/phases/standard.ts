/** The twelve phases of a design house: code, name, stage, area, estimated and maximum working hours. */
export const twelve: readonly (readonly [string, string, string, string, number, number])[] = [
  ['JO', 'JO', 'MUESTRA_DE_DISEÑO', 'DISEÑO', 4, 8], ['MD_CREACION_FICHA', 'MD Creación Ficha', 'MUESTRA_DE_DISEÑO', 'DISEÑO', 24, 48], ['MD_CREATIVO', 'MD Creativo', 'MUESTRA_DE_DISEÑO', 'DISEÑO', 48, 96],
  ['MD_CORTE', 'MD Corte', 'MUESTRA_DE_DISEÑO', 'DISEÑO', 12, 24], ['MD_FITTING', 'MD Fitting', 'MUESTRA_DE_DISEÑO', 'DISEÑO', 8, 16],
  ['MD_TECNICO', 'MD Técnico', 'COSTEO', 'TECNICO', 24, 48], ['MD_TRAZADOR', 'MD Trazador', 'COSTEO', 'PATRONAJE', 16, 32], ['COSTEO', 'Costeo', 'COSTEO', 'COSTEO', 8, 16],
  ['PT_TECNICO', 'PT Técnico', 'PRODUCTO_TERMINADO', 'TECNICO', 12, 24], ['PT_CORTADOR', 'PT Cortador', 'PRODUCTO_TERMINADO', 'PRODUCCION', 8, 16], ['PT_FITTING', 'PT Fitting', 'PRODUCTO_TERMINADO', 'CALIDAD', 6, 12], ['PT_TRAZADOR', 'PT Trazador', 'PRODUCTO_TERMINADO', 'PATRONAJE', 8, 16],
]
/** A phase that addresses know and the flow has not. */
export const besides: Readonly<Record<string, string>> = { 'md-confeccion': 'MD Confección' }
