import { Button, Checkbox, Drawer, Group, Pill, Select, Stack, TextInput } from '@mantine/core'
import type { FieldView, ResourceView } from '../../manifest.ts'
import { decimalText, isNumber } from './format.tsx'
import { fill, useWords } from './i18n.ts'
import { Relation } from './relation.tsx'

/** A query of a list, as the address holds it. */
export interface Asked { readonly get: (name: string) => string | null; readonly all: (name: string) => string[]; readonly set: (changes: Readonly<Record<string, string | readonly string[] | null>>) => void }

const kinds = new Set(['choice', 'boolean', 'one', 'date', 'instant', 'integer', 'bigint', 'decimal', 'float'])
export const filterable = (r: ResourceView): FieldView[] => r.fields.filter((f) => kinds.has(f.kind) && !f.secret && r.allColumns.includes(f.name) && (f.kind !== 'one' || f.target !== null))
/** The parameters by which a field narrows a list. */
export const paramsOf = (f: FieldView): string[] => (isNumber(f) ? [`${f.name}_min`, `${f.name}_max`] : f.kind === 'date' || f.kind === 'instant' ? [`${f.name}_after`, `${f.name}_before`] : [f.name])
export const activeFilters = (r: ResourceView, asked: Asked): FieldView[] => filterable(r).filter((f) => paramsOf(f).some((p) => (asked.get(p) ?? '') !== ''))

export function FilterDrawer({ resource, asked, opened, onClose, count }: { readonly resource: ResourceView; readonly asked: Asked; readonly opened: boolean; readonly onClose: () => void; readonly count: number | null }) {
  const words = useWords()
  return (
    <Drawer opened={opened} onClose={onClose} title={words.filters} position="right" size="sm">
      <Stack gap="md">
        {filterable(resource).map((f) => <FilterControl key={f.name} field={f} asked={asked} />)}
      </Stack>
      <Group className="drawerbar" justify="space-between"><Button variant="default" onClick={() => asked.set(Object.fromEntries(filterable(resource).flatMap((f) => paramsOf(f).map((p) => [p, null]))))}>{words.clear}</Button><Button onClick={onClose}>{count === null ? words.close : count === 1 ? words.oneRow : fill(words.rows, { n: decimalText(count) })}</Button></Group>
    </Drawer>
  )
}

/** The control of a filter's kind. */
function FilterControl({ field, asked }: { readonly field: FieldView; readonly asked: Asked }) {
  const words = useWords()
  if (field.kind === 'choice') {
    return <Checkbox.Group label={field.label} value={asked.all(field.name)} onChange={(chosen) => asked.set({ [field.name]: chosen.length === 0 ? null : chosen })}><Stack gap={6} mt={6}>{(field.choices ?? []).map((c) => <Checkbox key={String(c.value)} value={String(c.value)} label={c.label} size="sm" />)}</Stack></Checkbox.Group>
  }
  if (field.kind === 'boolean') return <Select label={field.label} placeholder={words.any} clearable data={[{ value: 'true', label: words.yes }, { value: 'false', label: words.no }]} value={asked.get(field.name)} onChange={(v) => asked.set({ [field.name]: v })} />
  if (field.kind === 'one') return <Relation label={field.label} placeholder={words.any} target={field.target!} value={asked.get(field.name)} clearable onChange={(v) => asked.set({ [field.name]: v === null ? null : String(v) })} />
  const [low = '', high = ''] = paramsOf(field)
  const type = field.kind === 'date' || field.kind === 'instant' ? 'date' : 'text'
  const put = (param: string) => (event: { currentTarget: { value: string } }): void => asked.set({ [param]: event.currentTarget.value === '' ? null : event.currentTarget.value })
  return (
    <Group grow align="flex-end" gap="xs">
      <TextInput label={`${field.label}: ${words.from}`} type={type} inputMode={type === 'text' ? 'decimal' : undefined} value={asked.get(low) ?? ''} onChange={put(low)} />
      <TextInput label={words.to} aria-label={`${field.label}: ${words.to}`} type={type} inputMode={type === 'text' ? 'decimal' : undefined} value={asked.get(high) ?? ''} onChange={put(high)} />
    </Group>
  )
}

/** What narrows the list now, each removed by a click. */
export function FilterPills({ resource, asked }: { readonly resource: ResourceView; readonly asked: Asked }) {
  const words = useWords()
  const active = activeFilters(resource, asked)
  if (active.length === 0) return null
  const said = (f: FieldView): string => paramsOf(f).flatMap((p) => asked.all(p)).map((v) => f.choices?.find((c) => String(c.value) === v)?.label ?? (f.kind === 'boolean' ? (v === 'true' ? words.yes : words.no) : f.kind === 'one' ? `#${v}` : v)).filter((v) => v !== '').join(' – ')
  return <Pill.Group>{active.map((f) => <Pill key={f.name} withRemoveButton removeButtonProps={{ 'aria-label': `${words.clear}: ${f.label}`, tabIndex: 0, 'aria-hidden': false }} onRemove={() => asked.set(Object.fromEntries(paramsOf(f).map((p) => [p, null])))}>{f.label}: {said(f)}</Pill>)}</Pill.Group>
}
