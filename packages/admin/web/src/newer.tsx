import { Alert, Button, CloseButton, Group, Text } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { ResourceView } from '../../manifest.ts'
import { api, Refusal, type Row, type Versioned } from './api.ts'
import { useLive } from './live.ts'
import { fill, useWords } from './i18n.ts'
import { same } from './values.ts'

/** How a form stands: what came from elsewhere is shown in a clean one, told above a touched one, and waited for while it is saved. */
export type Stand = 'clean' | 'touched' | 'saving'

/** Says so when the row has changed elsewhere: who did it, and what. Nothing that was typed is lost. */
export function Newer({ resource, rowKey, held, stand }: { readonly resource: ResourceView; readonly rowKey: string; readonly held: Versioned; readonly stand: Stand }) {
  const words = useWords()
  const client = useQueryClient()
  const { path } = resource
  const [taken, setTaken] = useState<readonly string[] | null>(null)
  const live = useLive(resource.live ? [`${path}/${rowKey}`] : [], () => void Promise.all([client.invalidateQueries({ queryKey: ['watch', path, rowKey] }), client.invalidateQueries({ queryKey: ['history', path, rowKey] })]), 300)
  const seen = useQuery({ queryKey: ['watch', path, rowKey, held.etag], queryFn: () => api.row(path, rowKey), initialData: held, refetchInterval: live ? 120_000 : 15_000, refetchOnWindowFocus: true, staleTime: 10_000, enabled: held.etag !== null, retry: false })
  const gone = seen.error instanceof Refusal && seen.error.status === 404
  const newer = !gone && seen.data.etag !== held.etag && stand !== 'saving' ? seen.data : null
  const who = useQuery({ queryKey: ['history', path, rowKey], queryFn: () => api.history(path, rowKey), enabled: newer !== null || taken !== null })
  const take = (): void => { if (newer === null) return; setTaken(changedIn(resource, held.row, newer.row)); client.setQueryData(['row', path, rowKey], newer) }
  useEffect(() => { if (stand === 'clean') take(); if (stand === 'saving') setTaken(null) })
  if (gone) return <Alert color="yellow" role="status">{words.goneNow}</Alert>
  const name = String(who.data?.results[0]?.actor_name ?? '') || words.somebody
  const told = (labels: readonly string[]): string => fill(words.changedBy, { name, fields: labels.join(', ') || words.details })
  if (newer !== null && stand === 'touched') return <Alert color="yellow" role="status"><Group justify="space-between"><Text size="sm">{told(changedIn(resource, held.row, newer.row))} {words.stillYours}</Text><Button size="xs" variant="default" onClick={take}>{words.reload}</Button></Group></Alert>
  if (taken === null) return null
  return <Alert color="oak" role="status" py={6}><Group justify="space-between" wrap="nowrap"><Text size="sm">{told(taken)}</Text><CloseButton size="sm" aria-label={words.close} onClick={() => setTaken(null)} /></Group></Alert>
}

/** The fields, as people call them, that are not as they were. */
const changedIn = (resource: ResourceView, was: Row, is: Row): string[] => resource.fields.filter((f) => !same(was[f.name], is[f.name]) && !/^(updated|modified)_?(at|on)?$/i.test(f.name)).map((f) => f.label)
