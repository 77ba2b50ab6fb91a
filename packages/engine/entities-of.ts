import type { App, Entity } from '@tenon/model'
import { Signature } from './signature.ts'
import { systemEntities } from './system.ts'
import { trailEntities } from './trail.ts'

/** All entities a system stands on: those served, those named, their parts, their targets, and the engine's own. */
export function entitiesOf(app: App): Entity[] {
  const found = new Set<Entity>()
  const visit = (e: Entity): void => {
    if (found.has(e)) return
    found.add(e)
    if (e.options.within !== undefined) visit(e.options.within)
    for (const f of Object.values(e.fields)) {
      if (f.spec.target !== undefined) visit(f.spec.target)
      if (f.spec.part !== undefined) visit(f.spec.part)
    }
  }
  if (app.tenant !== undefined) visit(app.tenant)
  for (const r of app.resources) visit(r.entity)
  for (const e of app.entities ?? []) visit(e)
  for (const e of systemEntities) visit(e as unknown as Entity)
  if ([...found].some((e) => e.options.gmp !== undefined)) for (const e of [...trailEntities, Signature as unknown as Entity]) visit(e)
  return [...found]
}
