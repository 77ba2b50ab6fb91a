import type { ResourceView } from '../../manifest.ts'
import { useManifest } from './app.tsx'

/** The lists whose rows refer to a row of this one, with the field by which they do. */
export function useReferring(resource: ResourceView) {
  const { resources } = useManifest()
  return resources.flatMap((of) => of.fields.filter((f) => f.kind === 'one' && f.target === resource.path && of.allColumns.includes(f.name)).map((field) => ({ of, field })))
}
