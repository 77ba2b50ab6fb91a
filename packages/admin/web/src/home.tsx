import { Alert, SimpleGrid, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FigureDrawn } from '../../drawing.ts'
import type { PanelView } from '../../manifest.ts'
import { api } from './api.ts'
import { titleOfRow, useManifest, useResource } from './app.tsx'
import { figureText, num } from './chart-parts.ts'
import { Bars, Ring, Spark, Timeline } from './charts.tsx'
import { decimalText, telling, useSayings, Value } from './format.tsx'
import { fill, languageNow, useWords } from './i18n.ts'
import { useLive } from './live.ts'

export function Home() {
  const { dashboard, resources } = useManifest()
  const client = useQueryClient()
  const shown = new Set(dashboard.map((panel) => panel.resource))
  useLive(resources.filter((r) => r.live && shown.has(r.path)).map((r) => r.path), () => void Promise.all([client.invalidateQueries({ queryKey: ['panel'] }), client.invalidateQueries({ queryKey: ['list'] })]), 5_000)
  const words = useWords()
  const [figures, others] = [dashboard.filter((p) => p.kind === 'figures'), dashboard.filter((p) => p.kind !== 'figures')]
  return (
    <Stack gap="lg">
      <Title order={1}>{words.home}</Title>
      {dashboard.length === 0 && <Text className="quiet">{words.chooseList}</Text>}
      {figures.length > 0 && <div className="tiles">{figures.map((panel) => <Figures key={panel.id} panel={panel} />)}</div>}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">{others.map((panel) => <Box key={panel.id} panel={panel} />)}</SimpleGrid>
    </Stack>
  )
}

const useDrawing = (panel: PanelView) => useQuery({ queryKey: ['panel', panel.id, languageNow()], queryFn: () => api.panel(panel.id), refetchInterval: 60_000, staleTime: 30_000 })

/** Figures stand alone, each a tile. */
function Figures({ panel }: { readonly panel: PanelView }) {
  const drawing = useDrawing(panel)
  if (drawing.error !== null) return <Alert color="red">{drawing.error.message}</Alert>
  if (drawing.data === undefined) return <div className="paper tile"><Skeleton height={14} width="60%" /><Skeleton height={30} mt={10} /></div>
  return drawing.data.draw === 'figures' ? drawing.data.figures.map((figure) => <Tile key={figure.label} figure={figure} panel={panel} />) : null
}

function Tile({ figure, panel }: { readonly figure: FigureDrawn; readonly panel: PanelView }) {
  const words = useWords()
  const { currency } = useManifest()
  const said = figureText(figure.value, figure.money, currency)
  const was = figure.was === undefined || figure.was === null ? null : num(figure.was)
  const change = was === null || was === 0 ? null : Math.round((100 * (num(figure.value) - was)) / was)
  const body = (
    <>
      <Text size="sm" className="quiet" lineClamp={2}>{figure.label}</Text>
      <div className="figure">{figure.percent === true ? `${said} %` : said}</div>
      <div className="context">{panel.title !== figure.label && panel.title}{was !== null && <>{panel.title !== figure.label && ' · '}{change !== null && <b>{change > 0 ? '▲' : change < 0 ? '▼' : '='} {decimalText(Math.abs(change))} % </b>}{fill(words.before, { value: figureText(figure.was ?? null, figure.money, currency) })}</>}</div>
      {figure.trend !== undefined && <Spark values={figure.trend} />}
    </>
  )
  return panel.resource === null ? <div className="paper tile">{body}</div> : <Link className="paper tile" to="/$path" params={{ path: panel.resource }} search={{ q: '' }}>{body}</Link>
}

function Box({ panel }: { readonly panel: PanelView }) {
  const title = <Title order={2} mb="sm">{panel.resource === null ? panel.title : <Link to="/$path" params={{ path: panel.resource }} search={{ q: panel.kind === 'rows' ? new URLSearchParams(panel.query).toString() : '' }} className="plain">{panel.title}</Link>}</Title>
  return <section className="paper panel" data-wide={panel.wide || undefined} aria-label={panel.title}>{title}{panel.kind === 'rows' ? <Rows panel={panel} /> : <Drawn panel={panel} />}</section>
}

function Drawn({ panel }: { readonly panel: PanelView }) {
  const words = useWords()
  const { data: drawing, error } = useDrawing(panel)
  if (error !== null) return <Alert color="red">{error.message}</Alert>
  if (drawing === undefined) return <Skeleton height={220} />
  const none = <Text className="quiet" size="sm">{words.noneYet}</Text>
  switch (drawing.draw) {
    case 'bars': return drawing.data.every((d) => num(d.value) === 0) ? none : <Bars drawing={drawing} title={panel.title} />
    case 'ring': return drawing.data.every((d) => num(d.value) === 0) ? none : <Ring drawing={drawing} title={panel.title} />
    case 'columns': case 'line': case 'area': return drawing.series.every((s) => s.values.every((v) => num(v) === 0)) ? none : <Timeline drawing={drawing} title={panel.title} />
    case 'table': return drawing.rows.length === 0 ? none : <div className="told"><table aria-label={panel.title}><thead><tr>{drawing.columns.map((c) => <th key={c.label} scope="col" className={c.number === true ? 'num' : undefined}>{c.label}</th>)}</tr></thead><tbody>{drawing.rows.map((row) => <tr key={row.join()}>{row.map((cell, i) => <td key={drawing.columns[i]?.label} className={drawing.columns[i]?.number === true ? 'num' : undefined}>{typeof cell === 'number' ? decimalText(cell) : cell}</td>)}</tr>)}</tbody></table>{drawing.note !== undefined && <Text size="sm" className="quiet" mt={6}>{drawing.note}</Text>}</div>
    case 'figures': return <div className="tiles">{drawing.figures.map((figure) => <Tile key={figure.label} figure={figure} panel={{ ...panel, resource: null }} />)}</div>
  }
}

function Rows({ panel }: { readonly panel: PanelView }) {
  const resource = useResource(panel.resource ?? '')
  const words = useWords()
  const said = useSayings()
  const query = new URLSearchParams({ ...panel.query, page_size: String(panel.limit) }).toString()
  const found = useQuery({ queryKey: ['list', panel.resource, query], queryFn: () => api.list(panel.resource ?? '', query), enabled: resource !== undefined })
  if (found.error !== null) return <Alert color="red">{found.error.message}</Alert>
  if (found.data === undefined || resource === undefined) return <Skeleton height={120} />
  if (found.data.results.length === 0) return <Text className="quiet" size="sm">{words.noneYet}</Text>
  const fields = resource.columns.flatMap((name) => resource.fields.filter((f) => f.name === name))
  const mark = fields.find((f) => f.kind === 'choice' && telling.test(f.name))
  return (
    <div className="cards">
      {found.data.results.map((row) => {
        const more = fields.filter((f) => f.kind !== 'choice' && !['boolean', 'json'].includes(f.kind) && row[f.name] !== null && row[f.name] !== '' && !titleOfRow(row).includes(String(row[f.name]))).slice(0, 2)
        return <Link key={String(row.id)} className="card" to="/$path/row/$key" params={{ path: panel.resource ?? '', key: String(row.id) }}><div style={{ minWidth: 0 }}><Text truncate size="sm" fw={550}>{titleOfRow(row)}</Text><Text truncate size="xs" className="quiet">{more.map((f, i) => <span key={f.name}>{i > 0 && ' · '}<Value field={f} row={row} said={said} /></span>)}</Text></div>{mark !== undefined && <Value field={mark} row={row} said={said} />}</Link>
      })}
    </div>
  )
}
