import { type Entity, type FieldSpec, type Filter, type FilterRule, type Resource, where } from '@tenon/model'
import type { PageQuery, Query } from '@tenon/engine'
import { fieldAt } from '../django/selection.ts'
import { detail } from '../faults.ts'
import { allOf, lastOf, type Params } from '../query.ts'
import { inputName } from './names.ts'
import { readValue } from './values.ts'

export interface Selection {
  readonly params: readonly { readonly param: string; readonly spec: FieldSpec }[]
  /** Throws what a parameter says wrong. `listing` also applies what holds where a parameter is absent. */
  read(params: Params, listing: boolean): Query
}

const plainText: FieldSpec = { kind: 'text', presence: 'optional', nullable: false, blank: true, unique: false, indexed: false, readOnly: false, writeOnly: false, trim: true }

/** How query parameters narrow a list: `?plant_id=plant-a&status=Released`, `?search=`, `?order_by=-created_at`, `?skip=&limit=`. */
export function compileSelection(resource: Resource, most: number): Selection {
  const { entity, options } = resource
  const rules = (options.filter ?? []).map((given) => {
    const rule: FilterRule = typeof given === 'string' ? { param: pathName(entity, given), path: given, op: 'eq' } : given
    return { rule, spec: fieldAt(entity, rule.path) ?? plainText }
  })
  const sorts = new Map((Array.isArray(options.sort) ? (options.sort as readonly string[]) : []).map((path) => [pathName(entity, path), path]))
  const paging = options.page?.by === 'limit' || options.page?.by === 'page' ? { size: options.page.size, max: options.page.max ?? options.page.size } : { size: most, max: most }

  function order(params: Params): readonly string[] | undefined {
    const words = (lastOf(params, 'order_by') ?? '').split(',').filter((word) => word !== '')
    const found = words.map((word) => { const path = sorts.get(word.replace(/^-/, '')); if (path === undefined) throw detail(422, `order_by: Input should be among ${[...sorts.keys()].join(', ')}`); return `${word.startsWith('-') ? '-' : ''}${path}` })
    return found.length === 0 ? undefined : found
  }
  function page(params: Params): PageQuery {
    const whole = (name: string, otherwise: number, least: number): number => {
      const sent = lastOf(params, name)
      if (sent === undefined || sent === '') return otherwise
      const n = /^\d{1,9}$/.test(sent) ? Number(sent) : -1
      if (n < least) throw detail(422, `${name}: Input should be a whole number of at least ${least}`)
      return n
    }
    const [limit, offset] = [Math.min(whole('limit', paging.size, 1), paging.max), whole('skip', 0, 0)]
    return offset === 0 ? { by: 'none', limit } : { by: 'limit', limit, offset }
  }

  return {
    params: rules.map(({ rule, spec }) => ({ param: rule.param, spec })),
    read(params, listing) {
      const filters: Filter[] = []
      for (const { rule, spec } of rules) {
        const sent = allOf(params, rule.param).filter((value) => value !== '')
        if (sent.length === 0) { if (listing && rule.absent !== undefined) filters.push(rule.absent) } else filters.push(...filterOf(rule, spec, sent))
      }
      const search = options.search === undefined ? '' : (lastOf(params, 'search') ?? '').trim()
      const asked = order(params)
      return {
        unreadable: 'refuse', ...(filters.length === 0 ? {} : { filter: { op: 'and', of: filters } }), ...(search === '' ? {} : { search: search.split(/\s+/).slice(0, 10) }),
        ...(asked === undefined ? {} : { order: asked }), ...(listing ? { page: page(params) } : {}),
      }
    },
  }
}

const pathName = (entity: Entity, path: string): string => {
  const steps = path.split('.')
  return steps.map((step, i) => inputName(step, i === steps.length - 1 ? fieldAt(entity, path) : undefined)).join('_')
}

function filterOf(rule: FilterRule, spec: FieldSpec, sent: readonly string[]): Filter[] {
  if (rule.where !== undefined) return [rule.where(sent.at(-1))]
  if (rule.reads === 'text') return [where(rule.path, rule.op, sent.at(-1))]
  const several = rule.op === 'in' || rule.reads === 'list' || rule.reads === 'multiple'
  const words = several ? sent.flatMap((text) => text.split(',')) : [sent.at(-1)!]
  const as: FieldSpec = rule.op === 'isNull' || rule.reads === 'boolean' ? { ...plainText, kind: 'boolean' } : spec.kind === 'lines' || spec.kind === 'many' ? plainText : { ...spec, nullable: false }
  const values = words.map((word) => { const read = readValue(as, word); if ('value' in read) return read.value; if (rule.lenient === true) return undefined; throw detail(422, `${rule.param}: Input is not a valid value`) }).filter((value) => value !== undefined)
  if (values.length === 0) return []
  return [several ? where(rule.path, 'in', values) : where(rule.path, rule.op, values[0])]
}
