import { Text } from '@mantine/core'
import { useDisclosure } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { FieldView, ResourceView } from '../../manifest.ts'
import { api, type Row } from './api.ts'
import { titleOfRow } from './app.tsx'
import { isNumber, useSayings, Value, valueText } from './format.tsx'
import { fill, useWords } from './i18n.ts'

/** What of a row is not in its form. */
export function Rest({ resource, row, without }: { readonly resource: ResourceView; readonly row: Row; readonly without: readonly FieldView[] }) {
  const said = useSayings()
  const [whole, { toggle }] = useDisclosure(false)
  const words = useWords()
  const hidden = new Set(without.flatMap((f) => (f.from === null ? [f.name] : [f.name, f.from])))
  const rest = resource.fields.filter((f) => !hidden.has(f.name) && !f.secret && f.kind !== 'nested')
  const [lines, plain] = [rest.filter((f) => f.kind === 'lines'), rest.filter((f) => f.kind !== 'lines')]
  // keys say nothing to people
  const isEmpty = (f: FieldView): boolean => f.kind === 'id' || f.kind === 'uuid' || f.name === 'id' || valueText(f, row, said) === ''
  const empty = plain.filter(isEmpty)
  const told = whole || empty.length === plain.length ? plain : plain.filter((f) => !isEmpty(f))
  const value = (f: FieldView) => <Value field={f} row={row} said={said} progress={resource.progress} />
  return (
    <div>
      {plain.length > 0 && <dl className="paper panel pairs">{told.map((f) => <div key={f.name} className="pair"><dt>{f.label}</dt><dd>{f.kind === 'one' && f.target !== null && row[f.name] !== null ? <Link to="/$path/row/$key" params={{ path: f.target, key: String(row[f.name]) }} style={{ color: 'inherit' }}>{value(f)}</Link> : f.kind === 'many' && f.target !== null ? <Names target={f.target} ids={(row[f.name] ?? []) as readonly unknown[]} /> : value(f)}</dd></div>)}{empty.length > 0 && empty.length < plain.length && <div className="pair"><dt /><dd><button type="button" className="link" aria-expanded={whole} onClick={toggle}>{fill(whole ? words.hideEmpty : words.showEmpty, { n: empty.length })}</button></dd></div>}</dl>}
      {lines.map((f) => {
        const inner = (f.inner ?? []).filter((i) => i.kind !== 'id')
        const rows = (row[f.name] as Row[] | undefined) ?? []
        return rows.length > 0 && <section key={f.name} className="paper panel told" style={{ marginTop: '1rem' }} aria-label={f.label}><Text fw={600} mb={6}>{f.label}</Text><table><thead><tr>{inner.map((i) => <th key={i.name} scope="col" className={isNumber(i) ? 'num' : undefined}>{i.label}</th>)}</tr></thead><tbody>{rows.map((line) => <tr key={String(line.id)}>{inner.map((i) => <td key={i.name} className={isNumber(i) ? 'num' : undefined}>{valueText(i, line, said)}</td>)}</tr>)}</tbody></table></section>
      })}
    </div>
  )
}

/** The rows of another list that this one names. */
function Names({ target, ids }: { readonly target: string; readonly ids: readonly unknown[] }) {
  const asked = ids.map(String).sort().join()
  const found = useQuery({ queryKey: ['named', target, asked], queryFn: async () => ({ target, rows: (await api.list(target, `page_size=500&ids=${encodeURIComponent(asked)}`)).results }) })
  return (found.data?.rows ?? []).map((row, i) => <span key={String(row.id)}>{i > 0 && ', '}<Link to="/$path/row/$key" params={{ path: target, key: String(row.id) }} style={{ color: 'inherit' }}>{titleOfRow(row)}</Link></span>)
}
