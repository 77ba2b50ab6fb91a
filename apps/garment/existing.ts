import { settings } from './settings.ts'

/** A table of the firm's own database: made where there is none, never altered. */
export const existing = (table: string, adopt: 'table' | 'columns' = 'table') => ({ table, schema: settings.schema, owned: false, adopt }) as const
/** The knowledge table of fabric consumption. */
export const textile = (table: string) => ({ table, schema: 'CONSUMO_TEXTIL', owned: false, adopt: 'table' }) as const
/** SAP Business One, which is only read. */
export const business = (table: string) => ({ table, schema: 'SBOJOZF', owned: false, adopt: 'table' }) as const
