/** What a deployment decides; each has its environment variable. */
export interface Settings {
  /** `GARMENT_OPEN=1`: the existing front end sends no token, so whoever reaches the server may do what an administrator may. */
  readonly open: boolean
  /** `GARMENT_USER_COLUMNS=derived`: T_USUARIOS must stay as it is, and first and last names live in NOMBRE_COMPLETO. */
  readonly userColumns: 'stored' | 'derived'
  /** `GARMENT_SCHEMA` (else `HANA_SCHEMA`): where the firm's tables are. */
  readonly schema: string
}

export function settingsOf(environment: Readonly<Record<string, string | undefined>>): Settings {
  const columns = environment.GARMENT_USER_COLUMNS ?? 'stored'
  if (columns !== 'stored' && columns !== 'derived') throw new Error(`GARMENT_USER_COLUMNS is "${columns}": stored or derived, please`)
  return { open: environment.GARMENT_OPEN === '1', userColumns: columns, schema: environment.GARMENT_SCHEMA ?? environment.HANA_SCHEMA ?? 'GARMENT_PRODUCTION_CONTROL' }
}

export const settings: Settings = settingsOf(process.env)
