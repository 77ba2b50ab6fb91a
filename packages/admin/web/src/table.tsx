import { Checkbox, Table, Text } from '@mantine/core'
import { Link, useNavigate } from '@tanstack/react-router'
import { memo } from 'react'
import type { FieldView, ResourceView } from '../../manifest.ts'
import type { Row } from './api.ts'
import { titleOfRow } from './app.tsx'
import { isNumber, type Sayings, telling, useSayings, Value, valueText } from './format.tsx'
import { fill, useWords } from './i18n.ts'

export interface Shown { readonly resource: ResourceView; readonly rows: readonly Row[]; readonly shown: readonly FieldView[]; readonly fresh: ReadonlySet<string> }
/** Among what is chosen by then: rows that are not drawn anew keep the first of these. */
type Choose = (next: (before: readonly string[]) => readonly string[]) => void
const turned = (key: string, on: boolean) => (before: readonly string[]): readonly string[] => (on ? [...before, key] : before.filter((k) => k !== key))
interface TableProps extends Shown { readonly order: string; readonly sort: (name: string) => void; readonly chosen: readonly string[]; readonly choose: Choose }

/** The column that takes the room that is left: a long text, not the first. */
const wideOf = (shown: readonly FieldView[]): FieldView | undefined => shown.find((f, i) => i > 0 && f.kind === 'text' && (f.maxLength ?? 999) > 60)

/** Rows as a table: sorted by its headings, chosen by boxes, opened by a click anywhere. */
export function Rows({ resource, rows, shown, fresh, order, sort, chosen, choose }: TableProps) {
  const words = useWords()
  const said = useSayings()
  const wide = wideOf(shown)
  return (
    <Table.ScrollContainer minWidth={Math.max(480, 96 * shown.length)}>
      <Table className="grid" verticalSpacing={7} horizontalSpacing={10} data-many={rows.length > 60 || undefined}>
        <Table.Thead><Table.Tr>
          <Table.Th w={36}><Checkbox size="xs" aria-label={words.selectAll} checked={chosen.length === rows.length} indeterminate={chosen.length > 0 && chosen.length < rows.length} onChange={(event) => { const all = event.currentTarget.checked ? rows.map((r) => String(r.id)) : []; choose(() => all) }} /></Table.Th>
          {shown.map((f) => <Table.Th key={f.name} className={isNumber(f) ? 'num' : f === wide ? 'wide' : undefined} aria-sort={order === f.name ? 'ascending' : order === `-${f.name}` ? 'descending' : 'none'}><button type="button" className="sort" title={fill(words.sortBy, { name: f.label })} onClick={() => sort(f.name)}>{f.label}{order === f.name ? ' ↑' : order === `-${f.name}` ? ' ↓' : ''}</button></Table.Th>)}
        </Table.Tr></Table.Thead>
        <Table.Tbody>{rows.map((row) => <Line key={String(row.id)} resource={resource} row={row} shown={shown} said={said} fresh={fresh.has(String(row.id))} chosen={chosen.includes(String(row.id))} choose={choose} words={words} />)}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  )
}

/** A link says what one sees of it, and whose row it opens. */
const named = (text: string, title: string, open: string): string => (text === title || text === '' ? `${open} ${title}` : `${open} ${text}: ${title}`)

interface LineProps { readonly resource: ResourceView; readonly row: Row; readonly shown: readonly FieldView[]; readonly said: Sayings; readonly fresh: boolean; readonly chosen: boolean; readonly choose: Choose; readonly words: { readonly selectRow: string; readonly openRow: string } }
const Line = memo(function Line({ resource, row, shown, said, fresh, chosen, choose, words }: LineProps) {
  const navigate = useNavigate()
  const key = String(row.id)
  const title = titleOfRow(row)
  const to = { to: '/$path/row/$key', params: { path: resource.path, key } } as const
  return (
    <Table.Tr data-fresh={fresh || undefined} data-chosen={chosen || undefined} onClick={() => void navigate(to)}>
      <Table.Td onClick={(event) => event.stopPropagation()}><Checkbox size="xs" aria-label={`${words.selectRow}: ${title}`} checked={chosen} onChange={(event) => choose(turned(key, event.currentTarget.checked))} /></Table.Td>
      {shown.map((f, i) => {
        const value = <Value field={f} row={row} said={said} progress={resource.progress} />
        return <Table.Td key={f.name} className={isNumber(f) && f.name !== resource.progress?.done ? 'num' : f === wideOf(shown) ? 'wide' : undefined} title={f.kind === 'text' ? valueText(f, row, said) : undefined}>{i === 0 ? <Link {...to} preload={false} onClick={(event) => event.stopPropagation()} className="plain" style={{ fontWeight: 550 }} aria-label={named(valueText(f, row, said), title, words.openRow)}>{value}</Link> : value}</Table.Td>
      })}
    </Table.Tr>
  )
}, (a, b) => a.row === b.row && a.shown.length === b.shown.length && a.shown.every((f, i) => f === b.shown[i]) && a.fresh === b.fresh && a.chosen === b.chosen && a.words === b.words && a.said.currency === b.said.currency)

interface CardsProps extends Shown { /** Null while nothing is chosen: then a card is all link. */ readonly chosen: readonly string[] | null; readonly choose: Choose }
/** The same rows on a phone. */
export function Cards({ resource, rows, shown, fresh, chosen, choose }: CardsProps) {
  const said = useSayings()
  const words = useWords()
  return rows.map((row) => {
    const key = String(row.id)
    const title = titleOfRow(row)
    const mark = shown.find((f) => f.kind === 'choice' && telling.test(f.name))
    const amount = shown.findLast((f) => f.kind === 'decimal' && row[f.name] !== null)
    const more = shown.filter((f) => f !== mark && f.kind !== 'boolean' && f !== amount && row[f.name] !== null && row[f.name] !== '' && !title.includes(String(row[f.name]))).slice(0, 4)
    const card = (
      <Link key={key} className="card" data-fresh={fresh.has(key) || undefined} to="/$path/row/$key" params={{ path: resource.path, key }}>
        <div style={{ minWidth: 0 }}><Text fw={600} truncate>{title}</Text><Text size="sm" className="quiet" lineClamp={2}>{more.map((f, i) => <span key={f.name}>{i > 0 && ' · '}{f.kind === 'choice' ? valueText(f, row, said) : <Value field={f} row={row} said={said} progress={resource.progress} />}</span>)}</Text></div>
        <div style={{ textAlign: 'right', flex: 'none' }}>{mark !== undefined && <Value field={mark} row={row} said={said} />}{amount !== undefined && <Text size="sm" className="num" mt={2}>{valueText(amount, row, said)}</Text>}</div>
      </Link>
    )
    if (chosen === null) return card
    return <div key={key} className="pick"><Checkbox size="md" pl="md" aria-label={`${words.selectRow}: ${title}`} checked={chosen.includes(key)} onChange={(event) => choose(turned(key, event.currentTarget.checked))} />{card}</div>
  })
}
