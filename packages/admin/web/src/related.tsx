import { Button, Group, Skeleton, Stack, Text, Title } from '@mantine/core'
import { useQueries, useQueryClient } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { ResourceView } from '../../manifest.ts'
import { api } from './api.ts'
import { titleOfRow } from './app.tsx'
import { telling, useSayings, Value } from './format.tsx'
import { fill, useWords } from './i18n.ts'
import { useLive } from './live.ts'
import { useReferring } from './referring.ts'

/** What refers to a row: the newest few of each list. */
export default function Related({ resource, rowKey }: { readonly resource: ResourceView; readonly rowKey: string }) {
  const words = useWords()
  const said = useSayings()
  const referring = useReferring(resource)
  const found = useQueries({ queries: referring.map(({ of, field }) => { const q = `${field.name}=${encodeURIComponent(rowKey)}&page_size=5`; return { queryKey: ['list', of.path, q], queryFn: () => api.list(of.path, q) } }) })
  const client = useQueryClient()
  useLive([...new Set(referring.filter(({ of }) => of.live).map(({ of }) => of.path))], () => void client.invalidateQueries({ queryKey: ['list'] }), 1_000)
  if (found.some((f) => f.isPending)) return <Skeleton height={160} />
  const some = referring.map((one, i) => ({ ...one, page: found[i]?.data })).filter(({ page }) => (page?.count ?? 0) > 0)
  if (some.length === 0) return <Text className="quiet">{words.noneYet}</Text>
  return (
    <Stack>
      {some.map(({ of, field, page }) => {
        const fields = of.columns.flatMap((name) => of.fields.filter((f) => f.name === name && f.name !== field.name))
        const mark = fields.find((f) => f.kind === 'choice' && telling.test(f.name))
        return (
          <section key={`${of.path} ${field.name}`} className="paper panel" aria-label={`${of.plural}: ${field.label}`}>
            <Group justify="space-between" mb="xs"><Title order={2}>{of.plural} <Text span size="sm" className="quiet">{field.label}</Text></Title>{page!.count > page!.results.length && <Button size="xs" variant="default" renderRoot={(props) => <Link to="/$path" params={{ path: of.path }} search={{ q: `${field.name}=${encodeURIComponent(rowKey)}` }} {...props} />}>{fill(words.showAll, { n: page!.count })}</Button>}</Group>
            <div className="cards">{page!.results.map((row) => <Link key={String(row.id)} className="card" to="/$path/row/$key" params={{ path: of.path, key: String(row.id) }}><div style={{ minWidth: 0 }}><Text truncate size="sm" fw={550}>{titleOfRow(row)}</Text><Text truncate size="xs" className="quiet">{fields.filter((f) => f.kind !== 'choice' && row[f.name] !== null && row[f.name] !== '' && !titleOfRow(row).includes(String(row[f.name]))).slice(0, 3).map((f, i) => <span key={f.name}>{i > 0 && ' · '}<Value field={f} row={row} said={said} /></span>)}</Text></div>{mark !== undefined && <Value field={mark} row={row} said={said} />}</Link>)}</div>
          </section>
        )
      })}
    </Stack>
  )
}
