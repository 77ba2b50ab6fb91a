import { Alert, Button, Checkbox, Group, Menu, Pagination, Progress, ScrollArea, Select, Skeleton, Stack, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedCallback, useDisclosure, useHotkeys, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import type { ResourceView } from '../../manifest.ts'
import { Actions } from './actions.tsx'
import { api } from './api.ts'
import { useManifest, useResource } from './app.tsx'
import { useConfirm } from './confirm.tsx'
import { Export } from './export.tsx'
import { activeFilters, type Asked, FilterDrawer, FilterPills } from './filters.tsx'
import { decimalText } from './format.tsx'
import { useFresh } from './fresh.ts'
import { Gone } from './gone.tsx'
import { fill, useWords } from './i18n.ts'
import { useLive } from './live.ts'
import { Cards, Rows } from './table.tsx'
import { Views } from './views.tsx'

export function ListPage() {
  const { path } = useParams({ from: '/$path' })
  const resource = useResource(path)
  return resource === undefined ? <Gone /> : <List key={path} resource={resource} />
}

/** The query in the address, and how to change it: any change of what is found goes back to the first page. */
function useAsked(path: string): { asked: Asked; q: string; params: URLSearchParams } {
  const { q } = useSearch({ from: '/$path' })
  const navigate = useNavigate()
  const params = new URLSearchParams(q)
  const set: Asked['set'] = (changes) => {
    const next = new URLSearchParams(q)
    if (!('page' in changes)) next.delete('page')
    for (const [name, value] of Object.entries(changes)) { next.delete(name); if (value !== null) for (const one of typeof value === 'string' ? [value] : value) next.append(name, one) }
    void navigate({ to: '/$path', params: { path }, search: { q: next.toString() }, replace: true })
  }
  return { asked: { get: (name) => params.get(name), all: (name) => params.getAll(name), set }, q, params }
}

function List({ resource }: { readonly resource: ResourceView }) {
  const words = useWords()
  const navigate = useNavigate()
  const { name: app } = useManifest()
  const phone = useMediaQuery('(max-width: 48em)')
  const { asked, q, params } = useAsked(resource.path)
  const [kept, setColumns] = useLocalStorage({ key: `tenon-${app}-${resource.path}-columns`, defaultValue: [...resource.columns] })
  const [drawer, { open, close }] = useDisclosure(false)
  const [chosen, setChosen] = useState<readonly string[]>([])
  /** On a phone rows are chosen only while one says so. */
  const [picking, setPicking] = useState(false)
  const box = useRef<HTMLInputElement>(null)
  useHotkeys([['/', () => box.current?.focus()]])
  const size = Number(params.get('page_size') ?? 25)
  const page = Number(params.get('page') ?? 1)
  const query = new URLSearchParams(q)
  query.set('page_size', String(size))
  const client = useQueryClient()
  const live = useLive(resource.live ? [resource.path] : [], () => void client.invalidateQueries({ queryKey: ['list', resource.path] }), 1_000)
  const found = useQuery({
    queryKey: ['list', resource.path, query.toString()], queryFn: () => api.list(resource.path, query.toString()), placeholderData: keepPreviousData,
    // work that is going on is looked at more often
    refetchInterval: ({ state: { data } }) => (resource.progress !== null && data?.results.some((row) => row.state === 'running') === true ? 2_000 : live ? 120_000 : 20_000),
  })
  const search = useDebouncedCallback((text: string) => asked.set({ search: text === '' ? null : text }), 300)
  const rows = found.data?.results ?? []
  const fresh = useFresh(found.isPlaceholderData ? undefined : found.data?.results, query.toString())
  const columns = kept.filter((name) => resource.allColumns.includes(name))
  const shown = columns.flatMap((name) => resource.fields.filter((f) => f.name === name))
  const order = params.get('ordering') ?? ''
  const sort = (name: string): void => asked.set({ ordering: order === name ? `-${name}` : order === `-${name}` ? null : name })
  const count = found.data?.count ?? 0
  const filtered = activeFilters(resource, asked).length

  const searchBox = <TextInput ref={box} type="search" placeholder={words.search} aria-label={words.search} aria-keyshortcuts="/" defaultValue={params.get('search') ?? ''} onChange={(event) => search(event.currentTarget.value)} style={phone === true ? undefined : { flex: '1 1 220px', maxWidth: 380 }} />
  const tools = (
    <>
      <Actions resource={resource} row={null} rowKey={null} />
      {resource.can.create && <Button variant="default" renderRoot={(props) => <Link to="/$path/import" params={{ path: resource.path }} {...props} />}>{words.importRows}</Button>}
      <Export resource={resource} q={q} columns={columns} />
    </>
  )
  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end" wrap="nowrap">
        <div style={{ minWidth: 0 }}><Title order={1} style={{ overflowWrap: 'anywhere' }}>{resource.plural}</Title><Text size="sm" className="quiet" aria-live="polite">{found.data === undefined ? '\u00a0' : count === 1 ? words.oneRow : fill(words.rows, { n: decimalText(count) })}</Text></div>
        <Group gap="xs" wrap="nowrap">
          {phone !== true && tools}
          {resource.can.create && <Button renderRoot={(props) => <Link to="/$path/new" params={{ path: resource.path }} {...props} />}>{words.add}</Button>}
        </Group>
      </Group>
      {resource.searchable && phone === true && searchBox}
      <div className="tools">
        {resource.searchable && phone !== true && searchBox}
        <Button variant="default" onClick={open}>{words.filters}{filtered > 0 ? ` (${filtered})` : ''}</Button>
        {phone === true && <Select w={170} aria-label={words.sort} placeholder={words.sort} data={shown.flatMap((f) => [{ value: f.name, label: `${f.label} ↑` }, { value: `-${f.name}`, label: `${f.label} ↓` }])} value={order === '' ? null : order} clearable onChange={(v) => asked.set({ ordering: v })} comboboxProps={{ withinPortal: true }} />}
        {phone === true && <Button variant={picking ? 'light' : 'default'} aria-pressed={picking} onClick={() => { setPicking(!picking); setChosen([]) }}>{words.select}</Button>}
        <Menu closeOnItemClick={false} position="bottom-start">
          <Menu.Target><Button variant="default">{words.columns}</Button></Menu.Target>
          <Menu.Dropdown><ScrollArea.Autosize mah={360}>{resource.allColumns.map((name) => <Menu.Item key={name} component="div"><Checkbox size="sm" label={resource.fields.find((f) => f.name === name)?.label ?? name} checked={columns.includes(name)} onChange={(event) => setColumns(event.currentTarget.checked ? [...columns, name] : columns.filter((c) => c !== name))} /></Menu.Item>)}</ScrollArea.Autosize></Menu.Dropdown>
        </Menu>
        <Views resource={resource} q={q} columns={columns} show={(view) => { setColumns([...view.columns]); void navigate({ to: '/$path', params: { path: resource.path }, search: { q: view.q } }) }} />
        {phone === true && tools}
      </div>
      <FilterPills resource={resource} asked={asked} />
      {chosen.length > 0 && <Bulk resource={resource} chosen={chosen} done={() => setChosen([])} />}
      <FilterDrawer resource={resource} asked={asked} opened={drawer} onClose={close} count={found.data?.count ?? null} />
      <div className="paper" style={{ overflow: 'hidden', opacity: found.isPlaceholderData ? 0.6 : 1 }} aria-busy={found.isPlaceholderData}>
        {found.isPending ? <Stack p="md">{[1, 2, 3, 4, 5, 6].map((n) => <Skeleton key={n} height={22} />)}</Stack>
          : found.error !== null ? <Stack p="lg" align="flex-start"><Alert color="red" role="alert">{found.error.message}</Alert><Button variant="default" onClick={() => void found.refetch()}>{words.tryAgain}</Button></Stack>
            : rows.length === 0 ? <Stack p="xl" align="center" gap="sm"><Text className="quiet">{q === '' ? words.noneYet : words.none}</Text>{q === '' ? resource.can.create && <Button variant="light" renderRoot={(props) => <Link to="/$path/new" params={{ path: resource.path }} {...props} />}>{words.add}</Button> : <Button variant="default" onClick={() => { if (box.current !== null) box.current.value = ''; void navigate({ to: '/$path', params: { path: resource.path }, search: { q: '' } }) }}>{words.clear}</Button>}</Stack>
              : phone === true ? <Cards resource={resource} rows={rows} shown={shown} fresh={fresh} chosen={picking ? chosen : null} choose={setChosen} />
                : <Rows resource={resource} rows={rows} shown={shown} fresh={fresh} order={order} sort={sort} chosen={chosen} choose={setChosen} />}
      </div>
      {count > Math.min(size, 25) && (
        <Group justify="space-between">
          <Pagination total={Math.ceil(count / size)} value={page} onChange={(n) => asked.set({ page: String(n) })} size="sm" siblings={phone === true ? 0 : 1} getControlProps={(control) => ({ 'aria-label': words[control] })} getItemProps={(n) => ({ 'aria-label': fill(words.page, { n }) })} />
          <Select size="xs" w={90} aria-label={words.perPage} data={['25', '50', '100', '500']} value={String(size)} allowDeselect={false} onChange={(v) => asked.set({ page_size: v })} />
        </Group>
      )}
    </Stack>
  )
}

/** What can be done with the chosen rows: one row after the other, with what could not be done told once. */
function Bulk({ resource, chosen, done }: { readonly resource: ResourceView; readonly chosen: readonly string[]; readonly done: () => void }) {
  const words = useWords()
  const client = useQueryClient()
  const [sure, asking] = useConfirm()
  const [progress, setProgress] = useState<number | null>(null)
  async function each(label: string, work: (key: string) => Promise<unknown>): Promise<void> {
    const failed: string[] = []
    for (const [i, key] of chosen.entries()) {
      setProgress((100 * i) / chosen.length)
      try { await work(key) } catch (error) { failed.push(error instanceof Error ? error.message : String(error)) }
    }
    setProgress(null)
    done()
    await client.invalidateQueries()
    notifications.show(failed.length === 0 ? { message: fill(words.done, { name: label }), color: 'green' } : { message: fill(words.failedSome, { n: failed.length, why: [...new Set(failed)].slice(0, 3).join(' ') }), color: 'red' })
  }
  return (
    <Group gap="xs" className="paper" p="xs" role="region" aria-label={words.actions}>
      <Text size="sm" fw={600}>{fill(words.selected, { n: decimalText(chosen.length) })}</Text>
      {resource.actions.filter((a) => a.on === 'row' && a.fields.every((f) => !f.required)).map((a) => <Button key={a.name} size="xs" variant="light" disabled={progress !== null} onClick={() => void each(a.label, (key) => api.act(resource.path, key, a, {}))}>{a.label}</Button>)}
      {resource.can.delete && !resource.reason && <Button size="xs" variant="light" color="red" disabled={progress !== null} onClick={() => void sure(fill(words.sureMany, { n: chosen.length }), words.remove).then((yes) => (yes ? each(words.remove, (key) => api.remove(resource.path, key)) : undefined))}>{words.remove}</Button>}
      {progress !== null && <Progress value={progress} style={{ flex: 1, minWidth: 80 }} aria-label={words.working} />}
      {asking}
    </Group>
  )
}
