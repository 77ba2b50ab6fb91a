import { resource, text } from '@tenon/model'
import type { Envelope } from '@tenon/http'
import { may } from '../permissions.ts'
import { Collection, lookOf, statusOf } from './collection.ts'

type Row = Readonly<Record<string, unknown>>
const seen = (name: string, needs: readonly string[], of: (row: Row) => unknown) => ({ name, needs, of })
export const imageOf = (name: unknown): string => `/img/${lookOf(name).slug}/${lookOf(name).slug}.png`

/** Collections as cards: the code is the id that the next address is made of. */
export const collections = resource(Collection, {
  path: 'colecciones', name: 'Coleccion',
  list: [
    seen('id', ['code'], (row) => row.code), seen('label', ['name'], (row) => row.name), seen('img', ['name'], (row) => imageOf(row.name)), seen('bg', ['name'], (row) => lookOf(row.name).colour),
    seen('status', ['status'], (row) => statusOf(row.status)), seen('season', ['name'], (row) => lookOf(row.name).season), seen('year', ['year'], (row) => String(row.year)),
    seen('lastUpdated', ['updatedAt', 'createdAt', 'startsOn'], (row) => { const at = row.updatedAt ?? row.createdAt; return typeof at === 'string' ? `${at.slice(0, 23)}Z` : `${String(row.startsOn)}T00:00:00.000Z` }),
  ],
  page: { by: 'none' }, only: ['list', 'create'], lookup: 'code',
  create: ['Code', 'Name', 'U_GSP_SEASON'], extra: { Code: text(20).source('code').messages({ unique: 'El código de colección ya existe' }), Name: text(100).source('name'), U_GSP_SEASON: text(20).source('season') },
  before: (row, old, hands) => (old === null ? { year: /20\d\d/.test(row.name) ? Number(/20\d\d/.exec(row.name)![0]) : Number(hands.today.slice(0, 4)), startsOn: hands.today } : {}),
  allow: { read: may('catalogue:read'), create: may('catalogue:write') },
})
export const collectionEnvelope: Envelope = { row: (row, { did, say }) => (did === 'create' ? { message: say('Colección creada'), ...row } : row) }
