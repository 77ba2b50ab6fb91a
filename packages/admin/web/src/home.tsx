import { Group, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { lazy, type ReactNode, Suspense } from 'react'
import type { Panel } from '../../options.ts'
import { api } from './api.ts'
import { titleOfRow, useManifest, useResource } from './app.tsx'
import { decimalText, Value } from './format.tsx'
import { useWords } from './i18n.ts'

const Chart = lazy(() => import('./charts.tsx'))
const humane = (name: string): string => { const text = name.replaceAll('_', ' '); return text.charAt(0).toUpperCase() + text.slice(1) }

export function Home() {
  const manifest = useManifest()
  const words = useWords()
  return <Stack gap="lg"><Title order={1}>{words.home}</Title><SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">{manifest.dashboard.map((panel) => <Box key={`${panel.kind} ${panel.title} ${panel.resource}`} panel={panel} />)}</SimpleGrid></Stack>
}

function Box({ panel }: { readonly panel: Panel }) {
  return <section className="paper" style={{ padding: '1rem 1.1rem', minWidth: 0 }} aria-label={panel.title}><Title order={2} mb="sm"><Link to="/$path" params={{ path: panel.resource }} search={{ q: panel.kind === 'rows' ? new URLSearchParams(panel.query).toString() : '' }} style={{ color: 'inherit', textDecoration: 'none' }}>{panel.title}</Link></Title>{panel.kind === 'rows' ? <Rows panel={panel} /> : <Figures panel={panel} />}</section>
}

const isFigure = (value: unknown): boolean => typeof value === 'number' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))
const figureText = (value: unknown): string => (isFigure(value) ? decimalText(String(value)) : String(value))

function Figures({ panel }: { readonly panel: Exclude<Panel, { kind: 'rows' }> }): ReactNode {
  const resource = useResource(panel.resource)
  const stats = useQuery({ queryKey: ['stats', panel.resource], queryFn: () => api.stats(panel.resource), refetchInterval: 60_000 })
  if (stats.data === undefined) return <Skeleton height={120} />
  const labelOf = (key: string): string => resource?.fields.flatMap((f) => f.choices ?? []).find((c) => String(c.value) === key)?.label ?? humane(key)
  if (panel.kind !== 'figures') {
    const spread = stats.data[panel.stat]
    const data = typeof spread === 'object' && spread !== null ? Object.entries(spread).map(([key, value]) => ({ name: labelOf(key), value: Number(value) })) : []
    return <Suspense fallback={<Skeleton height={220} />}><Chart kind={panel.kind} data={data} title={panel.title} /></Suspense>
  }
  const wanted = panel.stats.length > 0 ? panel.stats : Object.keys(stats.data).filter((name) => isFigure(stats.data[name])).slice(0, 4)
  const spreads = panel.stats.length > 0 ? [] : Object.entries(stats.data).filter(([, value]) => typeof value === 'object' && value !== null).slice(0, 1)
  return (
    <Stack gap="md">
      <Group gap="xl" align="flex-start">{wanted.map((name) => <div key={name}><div className="figure">{figureText(stats.data[name] ?? 0)}</div><Text size="sm" className="quiet">{humane(name)}</Text></div>)}</Group>
      {spreads.map(([name, value]) => <Suspense key={name} fallback={<Skeleton height={180} />}><Chart kind="bars" title={humane(name)} data={Object.entries(value as Record<string, unknown>).map(([key, n]) => ({ name: labelOf(key), value: Number(n) }))} /></Suspense>)}
    </Stack>
  )
}

function Rows({ panel }: { readonly panel: Extract<Panel, { kind: 'rows' }> }) {
  const resource = useResource(panel.resource)
  const words = useWords()
  const { timeZone } = useManifest()
  const query = new URLSearchParams({ ...panel.query, page_size: String(panel.limit ?? 6) }).toString()
  const found = useQuery({ queryKey: ['list', panel.resource, query], queryFn: () => api.list(panel.resource, query) })
  if (found.data === undefined || resource === undefined) return <Skeleton height={120} />
  if (found.data.results.length === 0) return <Text className="quiet">{words.none}</Text>
  const second = resource.columns.map((name) => resource.fields.find((f) => f.name === name)).find((f) => f !== undefined && f.kind === 'choice')
  return <div style={{ margin: '0 -1.1rem -0.6rem' }}>{found.data.results.map((row) => <Link key={String(row.id)} className="card" to="/$path/row/$key" params={{ path: panel.resource, key: String(row.id) }}><Group justify="space-between" wrap="nowrap"><Text truncate size="sm">{titleOfRow(row)}</Text>{second !== undefined && <Value field={second} row={row} timeZone={timeZone} words={words} />}</Group></Link>)}</div>
}
