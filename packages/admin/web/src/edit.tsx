import { Alert, Group, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { lazy, Suspense, useState } from 'react'
import type { ResourceView } from '../../manifest.ts'
import { Actions } from './actions.tsx'
import { api, Refusal } from './api.ts'
import { titleOfRow, useResource } from './app.tsx'
import { Form } from './form.tsx'
import { Far, Mark } from './format.tsx'
import { Gone } from './gone.tsx'
import { useWords } from './i18n.ts'
import { Newer, type Stand } from './newer.tsx'
import { useReferring } from './referring.ts'

const History = lazy(() => import('./history.tsx'))
const Related = lazy(() => import('./related.tsx'))

export function CreatePage() {
  const { path } = useParams({ from: '/$path/new' })
  const resource = useResource(path)
  const words = useWords()
  if (resource === undefined || !resource.can.create) return <Gone />
  return <Stack gap="md"><Heading resource={resource} title={`${words.add}: ${resource.label}`} /><Form key={path} resource={resource} fields={resource.createFields} held={null} /></Stack>
}

export function EditPage() {
  const { path, key } = useParams({ from: '/$path/row/$key' })
  const resource = useResource(path)
  return resource === undefined ? <Gone /> : <Edit key={`${path} ${key}`} resource={resource} rowKey={key} />
}

const telling = /^(status|state|stage|estado|kind)/i

function Edit({ resource, rowKey }: { readonly resource: ResourceView; readonly rowKey: string }) {
  const words = useWords()
  const { path, progress } = resource
  const referring = useReferring(resource)
  const [stand, setStand] = useState<Stand>('clean')
  const found = useQuery({
    queryKey: ['row', path, rowKey], queryFn: () => api.row(path, rowKey), refetchOnWindowFocus: false, staleTime: 0,
    // work that is going on is looked at again and again
    refetchInterval: ({ state: { data } }) => (progress !== null && data !== undefined && /running|waiting/.test(String(data.row.state)) ? 1_500 : false),
  })
  if (found.error instanceof Refusal && [403, 404].includes(found.error.status)) return <Gone />
  if (found.data === undefined) return found.error !== null ? <Alert color="red">{found.error.message}</Alert> : <Stack><Skeleton height={34} width="40%" /><Skeleton height={320} /></Stack>
  const { row } = found.data
  const mark = resource.fields.find((f) => f.kind === 'choice' && telling.test(f.name) && row[f.name] !== null)
  return (
    <Stack gap="md">
      <Heading resource={resource} title={titleOfRow(row)} mark={mark !== undefined && <Mark size="lg" value={row[mark.name]} text={mark.choices?.find((c) => c.value === row[mark.name])?.label ?? String(row[mark.name])} />}><Actions resource={resource} row={row} rowKey={rowKey} /></Heading>
      {progress !== null && row[progress.total] !== null && <Far done={Number(row[progress.done])} total={Number(row[progress.total])} label={words.working} />}
      <Newer resource={resource} rowKey={rowKey} held={found.data} stand={stand} />
      <Tabs defaultValue="details" keepMounted={false}>
        <Tabs.List mb="md"><Tabs.Tab value="details">{words.details}</Tabs.Tab>{referring.length > 0 && <Tabs.Tab value="related">{words.related}</Tabs.Tab>}<Tabs.Tab value="history">{words.history}</Tabs.Tab></Tabs.List>
        <Tabs.Panel value="details" keepMounted><Form resource={resource} fields={resource.updateFields} held={found.data} rowKey={rowKey} stands={setStand} /></Tabs.Panel>
        <Tabs.Panel value="related"><Suspense fallback={<Skeleton height={160} />}><Related resource={resource} rowKey={rowKey} /></Suspense></Tabs.Panel>
        <Tabs.Panel value="history"><Suspense fallback={<Skeleton height={160} />}><History resource={resource} rowKey={rowKey} /></Suspense></Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

function Heading({ resource, title, mark, children }: { readonly resource: ResourceView; readonly title: string; readonly mark?: React.ReactNode; readonly children?: React.ReactNode }) {
  return (
    <Group justify="space-between" align="flex-end">
      <div style={{ minWidth: 0 }}><Text size="sm"><Link to="/$path" params={{ path: resource.path }} search={{ q: '' }} className="plain quiet">← {resource.plural}</Link></Text><Group gap="sm" align="center"><Title order={1} style={{ overflowWrap: 'anywhere' }}>{title}</Title>{mark}</Group></div>
      <Group gap="xs">{children}</Group>
    </Group>
  )
}
