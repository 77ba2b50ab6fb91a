import { both, either, type Filter, where } from '@tenon/model'
import { plainLetters } from '@tenon/sql'
import { may } from '../permissions.ts'
import { at, type Call, clean, param, type PlainRoute, refused, type Reply, type Row, rowsOf } from '../routes/door.ts'
import { users } from './user.api.ts'

/** How well a user answers a search: by code, then by name, then by e-mail. */
export function scoreOf(user: Row, asked: string): number {
  const [q, code, name, mail] = [asked, user.CODIGO_USUARIO, user.NOMBRE_COMPLETO, user.EMAIL].map((text) => plainLetters(String(text ?? ''))) as [string, string, string, string]
  return (code === q ? 100 : code.includes(q) ? 50 : 0) + (name.startsWith(q) ? 30 : name.includes(q) ? 10 : 0) + (mail.includes(q) ? 20 : 0)
}

const told = (row: Row): Row => ({ ...row, id: String(row.ID_USUARIO) })

/** Rows at the start that say how frequent a word is. */
const NEAR = 300
/**
 * The first that hold a word, by id: names stand in no order there, so a word that many hold is found at the start, or as much
 * further as it is rarer. One that hardly anybody holds takes the way over its index, which finds all there are.
 */
async function holding(call: Call, filter: Filter, limit: number): Promise<readonly Row[]> {
  const among = (first?: number): Promise<readonly Row[]> => rowsOf(call, users, filter, ['id'], limit, first)
  const near = await among(NEAR)
  if (near.length === limit) return near
  const further = near.length < 3 ? [] : await among(near.length * 5 > limit ? 2000 : 6000)
  return further.length === limit ? further : among()
}

async function search(call: Call): Promise<Reply> {
  const q = clean(param(call, 'q'))
  if (q === '') throw refused(400, 'El parámetro q es requerido')
  const wanted = param(call, 'limit')
  if (wanted !== '' && !/^[1-9]\d{0,8}$/.test(wanted)) throw refused(400, 'limit must be a whole number')
  const limit = Math.min(50, Number(wanted || 20))
  const exact = param(call, 'exact') === 'true'
  const filters = Object.fromEntries(['area', 'rol', 'estado'].map((name) => [name, clean(param(call, name))] as const).filter(([, value]) => value !== ''))
  const narrowed = both(...Object.entries(filters).map(([name, value]) => where(name, 'eq', value)))
  const found = new Map<unknown, Row>()
  const take = (rows: readonly Row[]): void => { for (const row of rows) found.set(row.ID_USUARIO, row) }
  // the best answers first: a code, a beginning, and only then anything that holds the words
  const ways: readonly (readonly [Filter, string])[] = exact ? [[where('code', 'eq', q), 'code']] : [[where('code', 'iexact', q), 'code'], [where('fullName', 'istartsWith', q), 'fullName'], [where('code', 'istartsWith', q), 'code']]
  for (const [way, order] of ways) if (found.size < limit) take(await rowsOf(call, users, both(narrowed, way), [order], limit))
  if (!exact && found.size < limit) take(await holding(call, both(narrowed, either(...['fullName', 'code', 'email'].map((path) => where(path, 'icontains', q)))), limit))
  const data = [...found.values()].map((row): Row => ({ ...told(row), _searchScore: exact ? 100 : scoreOf(row, q) })).sort((a, b) => Number(b._searchScore) - Number(a._searchScore)).slice(0, limit)
  return { body: { success: true, data, count: data.length, searchType: exact ? 'exact' : 'general', query: q, filters, suggestions: suggestionsOf(data, q) } }
}

/** Codes and names of which a word begins with a word of the search, five at most. */
function suggestionsOf(rows: readonly Row[], asked: string): string[] {
  const words = plainLetters(asked).split(/\s+/)
  const begins = (text: string): boolean => plainLetters(text).split(/\s+/).some((word) => words.some((w) => word.startsWith(w)))
  return [...new Set(rows.flatMap((row) => [String(row.CODIGO_USUARIO), String(row.NOMBRE_COMPLETO)]).filter(begins))].slice(0, 5)
}

export const searchRoutes: PlainRoute[] = [at('GET', '/api/users/search/', may('users:read'), search)]
