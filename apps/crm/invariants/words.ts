import { statWords as words } from '@tenon/engine'
import type { Choice, Entity, FieldSpec } from '@tenon/model'
import { crm } from '../app.ts'

/** What the resources' stats count by status, priority, category and type, with the choices declared for it. */
export function statWords(): { readonly resource: string; readonly path: string; readonly choices: readonly Choice[] | undefined }[] {
  return crm.resources.flatMap((r) => Object.values(r.options.stats?.(words) ?? {}).flatMap((word) => {
    const path = word.path ?? ''
    if ((word.stat !== 'countBy' && word.stat !== 'sumBy') || !/status|priority|category|type|method/i.test(path)) return []
    return [{ resource: r.path, path, choices: r.entity.fields[path]?.spec.choices }]
  }))
}

/** The field at the end of a path such as `stage.name`. */
export function fieldAt(entity: Entity, path: string): FieldSpec | undefined {
  const [head, ...rest] = path.split('.')
  const spec = entity.fields[head!]?.spec
  return rest.length === 0 || spec?.target === undefined ? spec : fieldAt(spec.target, rest.join('.'))
}
