import { type Comparison, type FilterRule, where } from '@tenon/model'

/** A filter that ignores what it cannot read: the front end sends `?vendor=NaN`. */
export const by = <P extends string>(param: string, path: P, op: Comparison = 'eq'): FilterRule<P> => ({ param, path, op, lenient: true })

/** Lists carry `?organization=`: it narrows within what the caller may see at all. */
export const inOrganization = by('organization', 'organization')

/** A choice whose values have gone by several names: `critical` and `urgent` find the same rows. */
export const byAlias = <P extends string>(param: string, path: P, same: readonly (readonly string[])[]): FilterRule<P> => ({
  param, path, op: 'in', reads: 'text', lenient: true,
  where: (value) => where(path, 'in', same.find((names) => names.includes(String(value))) ?? [String(value)]),
})
export const pages = { by: 'page', size: 25, max: 100, sizeParam: 'page_size' } as const
