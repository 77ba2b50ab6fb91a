import { Decimal } from '@tenon/model'

/** How other programs keep in an SQLite file what Tenon keeps otherwise: Django's ways, which are SQLite's own functions' too. */
export const plainly: Readonly<Record<'decimal' | 'instant' | 'uuid', { write(value: unknown): unknown; read(stored: unknown, scale: number): unknown }>> = {
  // the column's affinity makes a float of any text of digits; fifteen of them come back as they went
  decimal: {
    write: (v) => Number(Decimal.of(v as string).toString()),
    read: (v, scale) => Decimal.of(typeof v === 'number' && String(v).includes('e') ? v.toFixed(scale) : String(v)).round(scale),
  },
  // 2026-01-01 10:00:00, with a fraction where there is one: sorts as text too
  instant: {
    write: (v) => String(v).replace('T', ' ').replace(/(?:\.0*|(\.\d*?)0*)Z$/, '$1'),
    read: (v) => {
      const [, day, time = '00:00', seconds = '00', fraction = ''] = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d)(?::(\d\d)(?:\.(\d+))?)?(?:Z|[+-]00(?::?00)?)?)?$/.exec(String(v)) ?? []
      return day === undefined ? v : `${day}T${time}:${seconds}.${fraction.slice(0, 6).padEnd(6, '0')}Z`
    },
  },
  uuid: {
    write: (v) => String(v).replaceAll('-', '').toLowerCase(),
    read: (v) => String(v).toLowerCase().replace(/^(\w{8})-?(\w{4})-?(\w{4})-?(\w{4})-?(\w{12})$/, '$1-$2-$3-$4-$5'),
  },
}
