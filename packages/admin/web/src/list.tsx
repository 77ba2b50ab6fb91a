import { Button, Checkbox, Group, Menu, Pagination, Progress, ScrollArea, Select, Skeleton, Stack, Table, Text, TextInput, Title } from '@mantine/core'
import { useDebouncedCallback, useDisclosure, useLocalStorage, useMediaQuery } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router'
import { useState } from 'react'
import type { ResourceView } from '../../manifest.ts'
import { api, type Row } from './api.ts'
import { titleOfRow, useManifest, useResource } from './app.tsx'
import { activeFilters, type Asked, FilterDrawer, FilterPills } from './filters.tsx'
import { isNumber, Value } from './format.tsx'
import { Gone } from './gone.tsx'
import { fill, useWords } from './i18n.ts'
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
  const client = useQueryClient()
  const navigate = useNavigate()
  const { timeZone, name: app } = useManifest()
  const phone = useMediaQuery('(max-width: 48em)')
  const { asked, q, params } = useAsked(resource.path)
  const [columns, setColumns] = useLocalStorage({ key: `tenon-${app}-${resource.path}-columns`, defaultValue: [...resource.columns] })
  const [drawer, { open, close }] = useDisclosure(false)
  const [chosen, setChosen] = useState<readonly string[]>([])
  const [progress, setProgress] = useState<number | null>(null)
  const size = Number(params.get('page_size') ?? 25)
  const page = Number(params.get('page') ?? 1)
  const query = new URLSearchParams(q)
  query.set('page_size', String(size))
  const found = useQuery({ queryKey: ['list', resource.path, query.toString()], queryFn: () => api.list(resource.path, query.toString()), placeholderData: keepPreviousData, refetchInterval: 30_000 })
  const search = useDebouncedCallback((text: string) => asked.set({ search: text === '' ? null : text }), 300)
  const rows = found.data?.results ?? []
  const shown = columns.flatMap((name) => resource.fields.filter((f) => f.name === name))
  const order = params.get('ordering') ?? ''
  const sort = (name: string): void => asked.set({ ordering: order === name ? `-${name}` : order === `-${name}` ? null : name })
  const exportAs = (as: string): string => { const e = new URLSearchParams(q); e.set('as', as); e.set('columns', columns.join()); return `/admin/export/${resource.path}?${e.toString()}` }

  /** One row after the other, with what could not be done told once. */
  async function each(label: string, work: (key: string) => Promise<unknown>): Promise<void> {
    const failed: string[] = []
    for (const [i, key] of chosen.entries()) {
      setProgress((100 * i) / chosen.length)
      try { await work(key) } catch (error) { failed.push(error instanceof Error ? error.message : String(error)) }
    }
    setProgress(null)
    setChosen([])
    await client.invalidateQueries()
    notifications.show(failed.length === 0 ? { message: fill(words.done, { name: label }), color: 'green' } : { message: fill(words.failedSome, { n: failed.length, why: [...new Set(failed)].slice(0, 3).join(' ') }), color: 'red' })
  }
  const bulk = resource.actions.filter((a) => a.on === 'row' && a.fields.every((f) => !f.required))

  return (
    <Stack gap="md">
      <Group justify="space-between" align="flex-end">
        <div><Title order={1}>{resource.plural}</Title><Text size="sm" className="quiet" aria-live="polite">{found.data === undefined ? ' ' : found.data.count === 1 ? words.oneRow : fill(words.rows, { n: found.data.count.toLocaleString() })}</Text></div>
        <Group gap="xs">
          {resource.can.create && <Button variant="default" renderRoot={(props) => <Link to="/$path/import" params={{ path: resource.path }} {...props} />}>{words.importRows}</Button>}
          <Menu position="bottom-end"><Menu.Target><Button variant="default">{words.exportAs}</Button></Menu.Target><Menu.Dropdown><Menu.Item component="a" href={exportAs('csv')} download>CSV</Menu.Item><Menu.Item component="a" href={exportAs('xlsx')} download>Excel</Menu.Item></Menu.Dropdown></Menu>
          {resource.can.create && <Button renderRoot={(props) => <Link to="/$path/new" params={{ path: resource.path }} {...props} />}>{words.add}</Button>}
        </Group>
      </Group>
      <Group gap="xs">
        {resource.searchable && <TextInput type="search" placeholder={words.search} aria-label={words.search} defaultValue={params.get('search') ?? ''} onChange={(event) => search(event.currentTarget.value)} style={{ flex: '1 1 220px', maxWidth: 380 }} />}
        <Button variant="default" onClick={open}>{words.filters}{activeFilters(resource, asked).length > 0 ? ` (${activeFilters(resource, asked).length})` : ''}</Button>
        <Menu closeOnItemClick={false} position="bottom-start">
          <Menu.Target><Button variant="default">{words.columns}</Button></Menu.Target>
          <Menu.Dropdown><ScrollArea.Autosize mah={360}>{resource.allColumns.map((name) => <Menu.Item key={name} component="div"><Checkbox size="sm" label={resource.fields.find((f) => f.name === name)?.label ?? name} checked={columns.includes(name)} onChange={(event) => setColumns(event.currentTarget.checked ? [...columns, name] : columns.filter((c) => c !== name))} /></Menu.Item>)}</ScrollArea.Autosize></Menu.Dropdown>
        </Menu>
        <Views resource={resource} q={q} columns={columns} show={(view) => { setColumns([...view.columns]); void navigate({ to: '/$path', params: { path: resource.path }, search: { q: view.q } }) }} />
      </Group>
      <FilterPills resource={resource} asked={asked} />
      {chosen.length > 0 && (
        <Group gap="xs" className="paper" p="xs" role="region" aria-label={words.actions}>
          <Text size="sm" fw={600}>{fill(words.selected, { n: chosen.length })}</Text>
          {bulk.map((a) => <Button key={a.name} size="xs" variant="light" onClick={() => void each(a.label, (key) => api.act(resource.path, key, a, {}))}>{a.label}</Button>)}
          {resource.can.delete && <Button size="xs" variant="light" color="red" onClick={() => { if (confirm(fill(words.sureMany, { n: chosen.length }))) void each(words.remove, (key) => api.remove(resource.path, key)) }}>{words.remove}</Button>}
          {progress !== null && <Progress value={progress} style={{ flex: 1, minWidth: 80 }} aria-label={words.working} />}
        </Group>
      )}
      <FilterDrawer resource={resource} asked={asked} opened={drawer} onClose={close} />
      <div className="paper" style={{ overflow: 'hidden' }}>
        {found.isPending ? <Stack p="md">{[1, 2, 3, 4, 5, 6].map((n) => <Skeleton key={n} height={22} />)}</Stack>
          : found.error !== null ? <Stack p="lg" align="flex-start"><Text role="alert">{found.error.message}</Text><Button variant="default" onClick={() => void found.refetch()}>{words.tryAgain}</Button></Stack>
            : rows.length === 0 ? <Text p="lg" className="quiet">{q === '' ? words.noneYet : words.none}</Text>
              : phone === true ? <Cards resource={resource} rows={rows} shown={shown} />
                : (
                  <Table.ScrollContainer minWidth={Math.max(500, 130 * shown.length)}>
                    <Table className="grid" highlightOnHover verticalSpacing={8}>
                      <Table.Thead><Table.Tr>
                        <Table.Th w={36}><Checkbox size="xs" aria-label={words.selectAll} checked={chosen.length === rows.length} indeterminate={chosen.length > 0 && chosen.length < rows.length} onChange={(event) => setChosen(event.currentTarget.checked ? rows.map((r) => String(r.id)) : [])} /></Table.Th>
                        {shown.map((f) => <Table.Th key={f.name} className={isNumber(f) ? 'num' : undefined} aria-sort={order === f.name ? 'ascending' : order === `-${f.name}` ? 'descending' : 'none'}><button type="button" className="sort" title={fill(words.sortBy, { name: f.label })} onClick={() => sort(f.name)}>{f.label}{order === f.name ? ' ↑' : order === `-${f.name}` ? ' ↓' : ''}</button></Table.Th>)}
                      </Table.Tr></Table.Thead>
                      <Table.Tbody>
                        {rows.map((row) => (
                          <Table.Tr key={String(row.id)} onClick={() => void navigate({ to: '/$path/row/$key', params: { path: resource.path, key: String(row.id) } })}>
                            <Table.Td onClick={(event) => event.stopPropagation()}><Checkbox size="xs" aria-label={`${words.selectRow}: ${titleOfRow(row)}`} checked={chosen.includes(String(row.id))} onChange={(event) => setChosen(event.currentTarget.checked ? [...chosen, String(row.id)] : chosen.filter((k) => k !== String(row.id)))} /></Table.Td>
                            {shown.map((f, i) => <Table.Td key={f.name} className={isNumber(f) ? 'num' : undefined}>{i === 0 ? <Link to="/$path/row/$key" params={{ path: resource.path, key: String(row.id) }} onClick={(event) => event.stopPropagation()} style={{ color: 'inherit', fontWeight: 550, textDecoration: 'none' }} aria-label={`${words.openRow} ${titleOfRow(row)}`}><Value field={f} row={row} timeZone={timeZone} words={words} /></Link> : <Value field={f} row={row} timeZone={timeZone} words={words} />}</Table.Td>)}
                          </Table.Tr>
                        ))}
                      </Table.Tbody>
                    </Table>
                  </Table.ScrollContainer>
                )}
      </div>
      {(found.data?.count ?? 0) > Math.min(size, 25) && (
        <Group justify="space-between">
          <Pagination total={Math.ceil((found.data?.count ?? 0) / size)} value={page} onChange={(n) => asked.set({ page: String(n) })} size="sm" siblings={phone === true ? 0 : 1} getControlProps={(control) => ({ 'aria-label': control })} getItemProps={(n) => ({ 'aria-label': fill(words.page, { n }) })} />
          <Select size="xs" w={90} aria-label={words.perPage} data={['25', '50', '100', '500']} value={String(size)} allowDeselect={false} onChange={(v) => asked.set({ page_size: v })} />
        </Group>
      )}
    </Stack>
  )
}

/** The same rows on a phone. */
function Cards({ resource, rows, shown }: { readonly resource: ResourceView; readonly rows: readonly Row[]; readonly shown: ResourceView['fields'] }) {
  const words = useWords()
  const { timeZone } = useManifest()
  return (
    <div>
      {rows.map((row) => (
        <Link key={String(row.id)} className="card" to="/$path/row/$key" params={{ path: resource.path, key: String(row.id) }}>
          <Group justify="space-between" wrap="nowrap" gap="sm"><Text fw={600} truncate>{titleOfRow(row)}</Text>{shown.filter((f) => f.kind === 'choice').slice(0, 1).map((f) => <Value key={f.name} field={f} row={row} timeZone={timeZone} words={words} />)}</Group>
          <Text size="sm" className="quiet" lineClamp={2}>{shown.filter((f) => f.kind !== 'choice' && row[f.name] !== null && row[f.name] !== '' && row[f.name] !== titleOfRow(row)).slice(0, 4).map((f, i) => <span key={f.name}>{i > 0 ? ' · ' : ''}<Value field={f} row={row} timeZone={timeZone} words={words} /></span>)}</Text>
        </Link>
      ))}
    </div>
  )
}
