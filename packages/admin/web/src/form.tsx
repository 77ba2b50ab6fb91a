import { Alert, Button, Group, Stack, Text, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { notifications } from '@mantine/notifications'
import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useBlocker, useNavigate } from '@tanstack/react-router'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { FieldView, ResourceView } from '../../manifest.ts'
import { api, Refusal, type Row, type Versioned } from './api.ts'
import { titleOfRow, useManifest } from './app.tsx'
import { useConfirm } from './confirm.tsx'
import { Control } from './controls.tsx'
import { Rest } from './details.tsx'
import { decimalText, moneyText } from './format.tsx'
import { fill, useWords } from './i18n.ts'
import type { Stand } from './newer.tsx'
import { Stale } from './stale.tsx'
import { changesOf, same, type Values, valuesOf } from './values.ts'

const isLong = (f: FieldView): boolean => (f.kind === 'text' && (f.maxLength === null || f.maxLength > 255)) || ['json', 'map', 'nested', 'list', 'many', 'choices'].includes(f.kind)

/** A form of the fields that this person may write, with the rest of the row beside it. */
export function Form({ resource, fields, held, rowKey, stands }: { readonly resource: ResourceView; readonly fields: readonly FieldView[]; readonly held: Versioned | null; readonly rowKey?: string; readonly stands?: (stand: Stand) => void }) {
  const words = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { currency } = useManifest()
  const [sure, asking] = useConfirm()
  /** The version that this is based on: a newer one takes its place when nothing was typed, or when one says so. */
  const [base, setBase] = useState(held)
  const first = useMemo<Values>(() => valuesOf(fields, base), [fields, base])
  const [values, setValues] = useState<Values>(first)
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const [why, setWhy] = useState('')
  const asksWhy = resource.reason && rowKey !== undefined
  const [newer, setNewer] = useState<Versioned | null>(null)
  const once = useRef(crypto.randomUUID())
  const saved = useRef(false)
  const form = useRef<HTMLFormElement>(null)
  const changed = changesOf(fields, values, first, base === null)
  const dirty = Object.keys(changed).length > 0
  useEffect(() => { stands?.(busy ? 'saving' : dirty ? 'touched' : 'clean') }, [stands, busy, dirty])
  const rebase = (on: Versioned, mine: Values): void => { setBase(on); setValues({ ...valuesOf(fields, on), ...mine }); setNewer(null) }
  const mine = (): Values => Object.fromEntries(Object.keys(changed).map((name) => [name, values[name]]))
  const [seen, setSeen] = useState(held)
  if (held !== seen) {
    setSeen(held)
    if (held !== null && (held.etag === null ? !same(held.row, base?.row) : held.etag !== base?.etag)) rebase(held, mine())
  }
  useBlocker({ shouldBlockFn: async () => !saved.current && dirty && !(await sure(words.unsaved, words.leave)), enableBeforeUnload: () => dirty && !saved.current })

  // what the server would make of it: totals, numbers, derived values
  const hasComputed = fields.some((f) => f.kind === 'lines')
  const [asked] = useDebouncedValue(JSON.stringify(changed), 400)
  const preview = useQuery({ queryKey: ['preview', resource.path, rowKey, asked], queryFn: () => api.preview(resource.path, rowKey ?? null, JSON.parse(asked) as Row), enabled: hasComputed && asked !== '{}', retry: false, staleTime: Number.POSITIVE_INFINITY })
  const computed = asked === '{}' ? base?.row : (preview.data ?? base?.row)

  /** Regulated rows are changed and removed with a reason. */
  function unsaid(): boolean {
    if (!asksWhy || why.trim() !== '') return false
    setErrors({ reason: words.whyMissing })
    return true
  }
  async function save(over = false): Promise<void> {
    if (busy || unsaid()) return
    setBusy(true)
    setErrors({})
    try {
      const done = rowKey === undefined ? await api.create(resource.path, changed, once.current) : await api.update(resource.path, rowKey, changed, over ? null : (base?.etag ?? null), why.trim())
      saved.current = true
      setWhy('')
      notifications.show({ message: words.saved, color: 'green' })
      const key = rowKey ?? String(done.row.id)
      if (rowKey !== undefined) rebase(done, {})
      client.setQueryData(['row', resource.path, key], done)
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'row' && queryKey[0] !== 'watch' })
      if (rowKey === undefined) await navigate({ to: '/$path/row/$key', params: { path: resource.path, key }, replace: true })
      saved.current = false
    } catch (error) {
      once.current = crypto.randomUUID()
      if (error instanceof Refusal && error.status === 412) setNewer(await api.row(resource.path, rowKey ?? ''))
      else if (error instanceof Refusal) setErrors(error.fields)
      else notifications.show({ message: words.wentWrong, color: 'red' })
    } finally { setBusy(false) }
  }
  async function remove(): Promise<void> {
    if (rowKey === undefined || base === null || unsaid() || !(await sure(fill(words.sure, { name: titleOfRow(base.row) }), words.remove))) return
    try {
      await api.remove(resource.path, rowKey, why.trim())
      saved.current = true
      notifications.show({ message: words.removed })
      await client.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== 'row' && queryKey[0] !== 'watch' })
      await navigate({ to: '/$path', params: { path: resource.path }, search: { q: '' } })
    } catch (error) { notifications.show({ message: error instanceof Error ? error.message : words.wentWrong, color: 'red' }) }
  }
  useEffect(() => {
    const wrong = Object.keys(errors).find((key) => key !== '')
    if (wrong !== undefined) document.getElementById(`f-${wrong.replaceAll('.', '-')}`)?.focus()
  }, [errors])

  const totals = resource.fields.filter((f) => f.kind === 'decimal' && (f.readOnly || /total/i.test(f.name)))
  const put = (f: FieldView) => (v: unknown): void => setValues((old) => ({ ...old, [f.name]: v }))
  const control = (f: FieldView) => <Control key={f.name} field={f} at={f.name} errors={errors} value={values[f.name]} title={base?.row[`${f.from ?? f.name}__title`] as string | undefined} computed={computed?.[f.name]} onChange={put(f)} />
  const [lines, others] = [fields.filter((f) => f.kind === 'lines'), fields.filter((f) => f.kind !== 'lines')]
  const [long, brief] = [others.filter(isLong), others.filter((f) => !isLong(f))]
  const general = Object.entries(errors).filter(([key]) => key === '' || (!(asksWhy && key === 'reason') && !fields.some((f) => key === f.name || key.startsWith(`${f.name}.`))))
  return (
    <form ref={form} noValidate onSubmit={(event) => { event.preventDefault(); void save() }} onKeyDown={(event) => { if ((event.ctrlKey || event.metaKey) && event.key === 's') { event.preventDefault(); if (dirty || rowKey === undefined) void save() } }}>
      <div className="page" data-beside={(base !== null && fields.length > 0) || undefined} data-lines={lines.length > 0 || undefined}>
        <Stack gap="md">
          {Object.keys(errors).length > 0 && <Alert color="red" role="alert">{general.length === 0 ? words.mend : general.map(([key, message]) => (key === '' ? message : `${key}: ${message}`)).join(' ')}</Alert>}
          {others.length > 0 && <div className="paper panel"><div className="fields">{brief.map(control)}</div>{long.length > 0 && <div className="fields" data-long style={brief.length > 0 ? { marginTop: 14 } : {}}>{long.map(control)}</div>}</div>}
          {lines.map((f) => (
            <div key={f.name} className="paper panel">
              {control(f)}
              {totals.map((t) => <Group key={t.name} justify="flex-end" gap="lg" pt={6}><Text size="sm" className="quiet">{t.label}</Text><Text fw={600} className="num">{computed?.[t.name] === undefined || computed?.[t.name] === null ? words.empty : t.money ? moneyText(String(computed[t.name]), currency) : decimalText(String(computed[t.name]))}</Text></Group>)}
            </div>
          ))}
          {asksWhy && (dirty || resource.can.delete) && <div className="paper panel"><TextInput id="f-reason" label={words.why} required maxLength={2000} value={why} error={errors.reason} onChange={(event) => { setWhy(event.currentTarget.value); if (errors.reason !== undefined) setErrors({}) }} /></div>}
          {fields.length > 0 && (
            <Group className="savebar" justify="space-between">
              <Group gap="xs"><Button type="submit" loading={busy} disabled={rowKey !== undefined && !dirty}>{words.save}</Button>{dirty && <Button variant="default" onClick={() => { setValues(first); setErrors({}) }}>{words.discard}</Button>}</Group>
              {resource.can.delete && rowKey !== undefined && <Button variant="subtle" color="red" c="var(--mantine-color-error)" onClick={() => void remove()}>{words.remove}</Button>}
            </Group>
          )}
        </Stack>
        {base !== null && <Rest resource={resource} row={asked === '{}' ? base.row : { ...base.row, ...computed }} without={fields} />}
      </div>
      {newer !== null && base !== null && <Stale fields={fields} base={base} newer={newer} mine={mine()} close={() => setNewer(null)} take={() => rebase(newer, mine())} over={() => { setNewer(null); void save(true) }} />}
      {asking}
    </form>
  )
}
