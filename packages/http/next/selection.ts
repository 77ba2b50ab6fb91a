import { both, type FieldSpec, type Filter, type FilterRule, type Resource, where } from '@tenon/model'
import { Fault, type PageQuery, type Query } from '@tenon/engine'
import { readFilterParam } from '../django/filters.ts'
import { fieldAt } from '../django/selection.ts'
import { detail } from '../faults.ts'
import { allOf, lastOf, type Params } from '../query.ts'
import { inputName } from './names.ts'

export interface Selection {
  readonly params: readonly { readonly param: string; readonly spec: FieldSpec }[]
  /** Throws what a parameter says wrong. */
  read(params: Params, listing: boolean): Query
  /** The page a list request asks for; null where lists are whole. */
  page(params: Params): { readonly limit: number; readonly offset: number } | null
  /** The filters that were sent, as they were sent. */
  sent(params: Params): Readonly<Record<string, string>>
}
export interface Sizes {
  /** Rows where a request names a `page` and no `limit`. */
  readonly pageSize: number
}

const anyText: FieldSpec = { kind: 'text', presence: 'optional', nullable: true, blank: true, unique: false, indexed: false, readOnly: false, writeOnly: false, trim: true }

/** How query parameters narrow a list: `?area=X&search=y&sort=-name`, and `?offset=&limit=` or `?page=&limit=`. */
export function compileSelection({ entity, options }: Resource, sizes: Sizes): Selection {
  const nameOf = (path: string): string => path.split('.').map((step, i) => { const word = inputName(step, fieldAt(entity, path)); return i === 0 ? word : word.charAt(0).toUpperCase() + word.slice(1) }).join('')
  const rules = (options.filter ?? []).map((given) => {
    const rule: FilterRule = typeof given === 'string' ? { param: nameOf(given), path: given, op: 'eq' } : given
    return { rule, spec: fieldAt(entity, rule.path) ?? anyText }
  })
  const sorts = new Map((Array.isArray(options.sort) ? (options.sort as readonly string[]) : []).map((path) => [nameOf(path), path]))
  const paging = options.page?.by === 'limit' || options.page?.by === 'page' ? options.page : undefined

  const whole = (params: Params, name: string, otherwise: number, least: number): number => {
    const sent = lastOf(params, name) ?? ''
    if (sent === '') return otherwise
    if (!/^\d{1,9}$/.test(sent) || Number(sent) < least) throw detail(400, `${name} must be a whole number`)
    return Number(sent)
  }

  const page: Selection['page'] = (params) => {
    if (paging === undefined) return null
    const paged = (lastOf(params, 'page') ?? '') !== ''
    const limit = Math.min(whole(params, 'limit', paged ? sizes.pageSize : paging.size, 1), paging.max ?? paging.size)
    return { limit, offset: paged ? (whole(params, 'page', 1, 1) - 1) * limit : whole(params, 'offset', 0, 0) }
  }

  function order(params: Params): readonly string[] | undefined {
    const words = (lastOf(params, 'sort') ?? '').split(',').flatMap((word) => { const path = sorts.get(word.replace(/^-/, '')); return path === undefined ? [] : [`${word.startsWith('-') ? '-' : ''}${path}`] })
    return words.length === 0 ? undefined : words
  }

  function filterOf(rule: FilterRule, spec: FieldSpec, params: Params): Filter | null {
    const sent = allOf(params, rule.param)
    if (sent.length === 0) return null
    if (sent.some((value) => value.includes('\0'))) throw detail(400, 'This search cannot be read')
    // any text may be asked for; that nothing is called so is an empty answer
    if (spec.kind === 'text' && rule.op === 'eq' && rule.reads === undefined) return sent.at(-1) === '' ? null : where(rule.path, 'eq', sent.at(-1))
    const read = readFilterParam(rule, spec, sent)
    if ('messages' in read) throw detail(400, `${rule.param}: ${read.messages.join(' ')}`)
    return read.filter
  }

  return {
    params: rules.map(({ rule, spec }) => ({ param: rule.param, spec })),
    page,
    sent: (params) => Object.fromEntries([...rules.map(({ rule }) => rule.param), ...(options.search === undefined ? [] : ['search'])].flatMap((name) => { const value = lastOf(params, name) ?? ''; return value === '' ? [] : [[name, value]] })),
    read(params, listing) {
      const filters = rules.flatMap(({ rule, spec }) => filterOf(rule, spec, params) ?? (listing && rule.absent !== undefined && allOf(params, rule.param).length === 0 ? [rule.absent] : []))
      const search = options.search === undefined ? '' : (lastOf(params, 'search') ?? '').trim()
      const asked = order(params)
      const cut = listing ? page(params) : null
      return {
        unreadable: 'ignore', ...(filters.length === 0 ? {} : { filter: both(...filters) }), ...(search === '' ? {} : { search: search.split(/\s+/u).slice(0, 10) }),
        ...(asked === undefined ? {} : { order: asked }), ...(cut === null ? {} : { page: { by: 'limit', ...cut } satisfies PageQuery }),
      }
    },
  }
}
