import { Alert, Badge, Button, Group, Modal, SimpleGrid, Skeleton, Stack, Tabs, Text, Title } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useBlocker, useNavigate, useParams } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FieldView, ResourceView } from '../../manifest.ts'
import { api, Refusal, type Row, type Versioned } from './api.ts'
import { Actions } from './actions.tsx'
import { titleOfRow, useManifest, useResource } from './app.tsx'
import { Control } from './controls.tsx'
import { decimalText, isNumber, Value } from './format.tsx'
import { Gone } from './gone.tsx'
import { History } from './history.tsx'
import { fill, useWords } from './i18n.ts'

export function CreatePage() {
  const { path } = useParams({ from: '/$path/new' })
  const resource = useResource(path)
  const words = useWords()
  if (resource === undefined || !resource.can.create) return <Gone />
  return <Stack gap="md"><Heading resource={resource} title={`${words.add}: ${resource.label}`} /><Form resource={resource} fields={resource.createFields} held={null} /></Stack>
}

export function EditPage() {
  const { path, key } = useParams({ from: '/$path/row/$key' })
  const resource = useResource(path)
  const words = useWords()
  const found = useQuery({ queryKey: ['row', path, key], queryFn: () => api.row(path, key), enabled: resource !== undefined, refetchOnWindowFocus: false, staleTime: 0 })
  if (resource === undefined || (found.error instanceof Refusal && [403, 404].includes(found.error.status))) return <Gone />
  if (found.data === undefined) return found.error !== null ? <Alert color="red">{found.error.message}</Alert> : <Stack>{[1, 2, 3, 4].map((n) => <Skeleton key={n} height={44} />)}</Stack>
  const { row } = found.data
  return (
    <Stack gap="md">
      <Heading resource={resource} title={titleOfRow(row)}>
        {resource.fields.filter((f) => f.kind === 'choice' && f.name === 'status').map((f) => <Badge key={f.name} variant="default" radius="sm" tt="none" size="lg">{f.choices?.find((c) => c.value === row[f.name])?.label ?? String(row[f.name])}</Badge>)}
        <Actions resource={resource} row={row} rowKey={key} />
      </Heading>
      <Newer path={path} rowKey={key} etag={found.data.etag} reload={() => void found.refetch()} />
      <Tabs defaultValue="details" keepMounted={false}>
        <Tabs.List mb="md"><Tabs.Tab value="details">{words.details}</Tabs.Tab><Tabs.Tab value="history">{words.history}</Tabs.Tab></Tabs.List>
        <Tabs.Panel value="details"><Form key={found.data.etag ?? found.dataUpdatedAt} resource={resource} fields={resource.updateFields} held={found.data} rowKey={key} /></Tabs.Panel>
        <Tabs.Panel value="history"><History resource={resource} rowKey={key} /></Tabs.Panel>
      </Tabs>
    </Stack>
  )
}

function Heading({ resource, title, children }: { readonly resource: ResourceView; readonly title: string; readonly children?: React.ReactNode }) {
  return (
    <Group justify="space-between" align="flex-end">
      <div style={{ minWidth: 0 }}><Text size="sm"><Link to="/$path" params={{ path: resource.path }} search={{ q: '' }} style={{ color: 'inherit' }} className="quiet">{resource.plural}</Link></Text><Title order={1} style={{ overflowWrap: 'anywhere' }}>{title}</Title></div>
      <Group gap="xs">{children}</Group>
    </Group>
  )
}

/** Says so when the row has changed elsewhere. */
function Newer({ path, rowKey, etag, reload }: { readonly path: string; readonly rowKey: string; readonly etag: string | null; readonly reload: () => void }) {
  const words = useWords()
  const seen = useQuery({ queryKey: ['watch', path, rowKey], queryFn: () => api.row(path, rowKey), refetchInterval: 15_000, refetchOnWindowFocus: true, staleTime: 0, enabled: etag !== null })
  if (seen.data === undefined || seen.data.etag === null || seen.data.etag === etag || version(seen.data.etag) < version(etag)) return null
  return <Alert color="yellow" role="status"><Group justify="space-between"><Text size="sm">{words.newer}</Text><Button size="xs" variant="default" onClick={reload}>{words.reload}</Button></Group></Alert>
}
const version = (etag: string | null): number => Number(/\d+/.exec(etag ?? '')?.[0] ?? 0)

type Values = Record<string, unknown>
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a ?? null) === JSON.stringify(b ?? null)

/** A form of the fields that this person may write, with the rest of the row beside it. */
function Form({ resource, fields, held, rowKey }: { readonly resource: ResourceView; readonly fields: readonly FieldView[]; readonly held: Versioned | null; readonly rowKey?: string }) {
  const words = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { timeZone } = useManifest()
  const first = useMemo<Values>(() => Object.fromEntries(fields.map((f) => [f.name, f.secret ? undefined : held === null ? (f.initial ?? undefined) : held.row[f.name]])), [fields, held])
  const [values, setValues] = useState<Values>(first)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const [stale, setStale] = useState(false)
  const once = useRef(crypto.randomUUID())
  const saved = useRef(false)
  const changed = Object.fromEntries(fields.filter((f) => !same(values[f.name], first[f.name]) || (held === null && f.kind === 'lines' && values[f.name] !== undefined)).map((f) => [f.name, readyOf(f, values[f.name])]))
  const dirty = Object.keys(changed).length > 0
  useBlocker({ shouldBlockFn: () => !saved.current && dirty && !confirm(`${words.cancel}?`), enableBeforeUnload: () => dirty && !saved.current })

  // what the server would make of it: totals, numbers, derived values
  const hasComputed = fields.some((f) => f.kind === 'lines')
  const [asked] = useDebouncedValue(JSON.stringify(changed), 400)
  const preview = useQuery({ queryKey: ['preview', resource.path, rowKey, asked], queryFn: () => api.preview(resource.path, rowKey ?? null, JSON.parse(asked) as Row), enabled: hasComputed && asked !== '{}', retry: false, staleTime: Number.POSITIVE_INFINITY })
  const computed = asked === '{}' ? held?.row : (preview.data ?? held?.row)

  async function save(over = false): Promise<void> {
    setBusy(true)
    setErrors({})
    try {
      const done = rowKey === undefined ? await api.create(resource.path, changed, once.current) : await api.update(resource.path, rowKey, changed, over ? null : (held?.etag ?? null))
      saved.current = true
      notifications.show({ message: words.saved, color: 'green' })
      await client.invalidateQueries({ predicate: (query) => query.queryKey[0] !== 'row' })
      if (rowKey === undefined) await navigate({ to: '/$path/row/$key', params: { path: resource.path, key: String(done.row.id) }, replace: true })
      else await client.invalidateQueries({ queryKey: ['row', resource.path, rowKey] })
    } catch (error) {
      once.current = crypto.randomUUID()
      if (error instanceof Refusal && error.status === 412) setStale(true)
      else if (error instanceof Refusal) setErrors(error.fields)
      else notifications.show({ message: words.wentWrong, color: 'red' })
    } finally { setBusy(false) }
  }
  useEffect(() => { const wrong = Object.keys(errors).find((key) => key !== ''); if (wrong !== undefined) document.getElementById(`f-${wrong.replaceAll('.', '-')}`)?.focus() }, [errors])

  const writable = new Set(fields.map((f) => f.name))
  const rest = held === null ? [] : resource.fields.filter((f) => !writable.has(f.name) && !f.secret && !['lines', 'nested'].includes(f.kind))
  const readLines = held === null ? [] : resource.fields.filter((f) => !writable.has(f.name) && f.kind === 'lines')
  const totals = held === null ? resource.fields.filter((f) => f.readOnly && f.kind === 'decimal') : []
  const plain = fields.filter((f) => f.kind !== 'lines')
  const general = Object.entries(errors).filter(([key]) => key === '' || !fields.some((f) => key === f.name || key.startsWith(`${f.name}.`)))
  return (
    <form onSubmit={(event) => { event.preventDefault(); void save() }} noValidate>
      <Stack gap="md">
        {Object.keys(errors).length > 0 && <Alert color="red" role="alert">{general.length === 0 ? words.mend : general.map(([key, message]) => (key === '' ? message : `${key}: ${message}`)).join(' ')}</Alert>}
        {plain.length > 0 && <div className="paper" style={{ padding: '1.1rem' }}><SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="md" verticalSpacing="sm">{plain.map((f) => <Control key={f.name} field={f} at={f.name} errors={errors} value={values[f.name]} title={held?.row[`${f.name}__title`] as string | undefined} onChange={(v) => setValues((old) => ({ ...old, [f.name]: v }))} />)}</SimpleGrid></div>}
        {fields.filter((f) => f.kind === 'lines').map((f) => <div key={f.name} className="paper" style={{ padding: '1.1rem' }}><Control field={f} at={f.name} errors={errors} value={values[f.name]} computed={computed?.[f.name]} onChange={(v) => setValues((old) => ({ ...old, [f.name]: v }))} />{totals.map((t) => <Group key={t.name} justify="flex-end" gap="lg" pt={6}><Text size="sm" className="quiet">{t.label}</Text><Text fw={600} className="num">{computed?.[t.name] === undefined || computed?.[t.name] === null ? words.empty : decimalText(String(computed?.[t.name]))}</Text></Group>)}</div>)}
        {(fields.length > 0) && <Group><Button type="submit" loading={busy} disabled={rowKey !== undefined && !dirty}>{words.save}</Button>{dirty && <Button variant="default" onClick={() => setValues(first)}>{words.cancel}</Button>}</Group>}
        {rest.length > 0 && <div className="paper" style={{ padding: '0.6rem 1.1rem' }}>{rest.map((f) => <div key={f.name} className="pair"><Text size="sm" className="quiet">{f.label}</Text><div className={isNumber(f) ? 'num' : undefined} style={{ textAlign: 'left', whiteSpace: 'normal', overflowWrap: 'anywhere' }}>{f.kind === 'one' && f.target !== null && held?.row[f.name] !== null ? <Link to="/$path/row/$key" params={{ path: f.target, key: String(held?.row[f.name]) }}><Value field={f} row={held!.row} timeZone={timeZone} words={words} /></Link> : <Value field={f} row={{ ...held!.row, ...(asked === '{}' ? {} : { [f.name]: computed?.[f.name] }) }} timeZone={timeZone} words={words} />}</div></div>)}</div>}
        {readLines.map((f) => <div key={f.name} className="paper" style={{ padding: '1.1rem' }}><Text fw={600}>{f.label}</Text>{(held?.row[f.name] as Row[] | undefined)?.map((line) => <Text key={String(line.id)} size="sm">{(f.inner ?? []).map((i) => String(line[i.name] ?? '')).filter((t) => t !== '').join(' · ')}</Text>)}</div>)}
      </Stack>
      <Modal opened={stale} onClose={() => setStale(false)} title={words.stale}>
        <Stack>
          <Text size="sm">{words.staleLong}</Text>
          <Group justify="flex-end"><Button variant="default" onClick={() => { setStale(false); void client.invalidateQueries({ queryKey: ['row', resource.path, rowKey] }) }}>{words.loadNewer}</Button><Button onClick={() => { setStale(false); void save(true) }}>{words.saveOver}</Button></Group>
        </Stack>
      </Modal>
      {resource.can.delete && rowKey !== undefined && <Group justify="flex-end" mt="lg"><Button variant="subtle" color="red" onClick={() => { if (confirm(fill(words.sure, { name: titleOfRow(held!.row) }))) void api.remove(resource.path, rowKey).then(async () => { saved.current = true; notifications.show({ message: words.removed }); await client.invalidateQueries({ queryKey: ['list'] }); await navigate({ to: '/$path', params: { path: resource.path }, search: { q: '' } }) }, (error: unknown) => notifications.show({ message: error instanceof Error ? error.message : words.wentWrong, color: 'red' })) }}>{words.remove}</Button></Group>}
    </form>
  )
}

/** What is sent for a control's value. */
function readyOf(f: FieldView, value: unknown): unknown {
  if (f.kind === 'json' || f.kind === 'map') { if (typeof value !== 'string') return value; try { return value === '' ? null : (JSON.parse(value) as unknown) } catch { return value } }
  if (f.kind === 'lines') return (Array.isArray(value) ? (value as Row[]) : []).map((line) => Object.fromEntries(Object.entries(line).filter(([name]) => (f.inner ?? []).some((i) => i.name === name && (!i.readOnly || name === 'id')))))
  return value === undefined ? null : value
}
