import { Button, Checkbox, Fieldset, JsonInput, MultiSelect, PasswordInput, Select, SimpleGrid, TagsInput, Textarea, TextInput } from '@mantine/core'
import type { FieldView } from '../../manifest.ts'
import { useManifest } from './app.tsx'
import { useWords } from './i18n.ts'
import { Lines } from './lines.tsx'
import { Relation, Relations } from './relation.tsx'
import { fromZone, toZone } from './zone.ts'

export interface ControlProps {
  readonly field: FieldView
  readonly value: unknown
  readonly onChange: (value: unknown) => void
  readonly errors: Readonly<Record<string, string>>
  /** Where its problems stand in an error: `items.2.quantity`. */
  readonly at: string
  /** How the row that it refers to is called. */
  readonly title?: string | undefined
  /** Lines as the server would compute them. */
  readonly computed?: unknown
  /** Without its label: the heading of a column says it. */
  readonly bare?: boolean
}

/** The control of a field's kind. */
export function Control(props: ControlProps) {
  const { field, value, onChange, errors, at, title, bare } = props
  const words = useWords()
  const { timeZone } = useManifest()
  const shared = {
    error: errors[at], ...(bare === true ? { 'aria-label': field.label } : { label: field.label, ...(field.help === null ? {} : { description: field.help }) }), withAsterisk: field.required && bare !== true, id: `f-${at.replaceAll('.', '-')}`,
  }
  const text = value === null || value === undefined ? '' : String(value)
  const said = (event: { currentTarget: { value: string } }): void => onChange(event.currentTarget.value === '' ? (field.nullable ? null : '') : event.currentTarget.value)
  const clearable = field.nullable || !field.required

  switch (field.kind) {
    case 'boolean':
      if (field.nullable) return <Select {...shared} clearable data={[{ value: 'true', label: words.yes }, { value: 'false', label: words.no }]} value={value === null || value === undefined ? null : String(value)} onChange={(v) => onChange(v === null ? null : v === 'true')} />
      return <Checkbox {...(bare === true ? { 'aria-label': field.label } : { label: field.label })} error={errors[at]} checked={value === true} onChange={(event) => onChange(event.currentTarget.checked)} mt={bare === true ? 8 : 'lg'} id={shared.id} />
    case 'choice': return <Select {...shared} data={choiceData(field)} value={value === null || value === undefined || value === '' ? null : String(value)} clearable={clearable} searchable={(field.choices?.length ?? 0) > 8} onChange={(v) => onChange(v === null ? (field.nullable ? null : '') : (field.choices?.find((c) => String(c.value) === v)?.value ?? v))} />
    case 'choices': return <MultiSelect {...shared} data={choiceData(field)} value={Array.isArray(value) ? value.map(String) : []} onChange={(chosen) => onChange(chosen)} clearable />
    case 'one': return field.target === null ? <TextInput {...shared} value={text} onChange={said} inputMode="numeric" /> : <Relation {...shared} target={field.target} value={value} title={title} clearable={clearable} onChange={onChange} />
    case 'many': return field.target === null ? <TagsInput {...shared} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} /> : <Relations {...shared} target={field.target} value={Array.isArray(value) ? value : []} onChange={onChange} />
    case 'list': return <TagsInput {...shared} value={Array.isArray(value) ? value.map(String) : []} onChange={onChange} />
    case 'lines': return <Lines {...props} />
    case 'nested': return <Fieldset legend={field.label}><SimpleGrid cols={{ base: 1, sm: 2 }}>{(field.inner ?? []).filter((f) => !f.readOnly).map((f) => <Control key={f.name} field={f} at={`${at}.${f.name}`} errors={errors} value={(value as Record<string, unknown> | null)?.[f.name]} onChange={(v) => onChange({ ...(value as object | null), [f.name]: v })} />)}</SimpleGrid></Fieldset>
    case 'json': case 'map':
      if (Array.isArray(value) && value.every((one) => typeof one === 'string')) return <TagsInput {...shared} value={value as string[]} onChange={onChange} />
      return <JsonInput {...shared} autosize minRows={2} formatOnBlur value={typeof value === 'string' ? value : value === undefined ? '' : JSON.stringify(value, null, 2)} onChange={(v) => onChange(v)} />
    case 'date': return <TextInput {...shared} type="date" value={text} onChange={said} />
    case 'time': return <TextInput {...shared} type="time" step={1} value={text.slice(0, 8)} onChange={said} />
    case 'instant': return <TextInput {...shared} type="datetime-local" value={toZone(text, timeZone)} onChange={(event) => onChange(event.currentTarget.value === '' ? null : fromZone(event.currentTarget.value, timeZone))} />
    case 'integer': case 'bigint': case 'decimal': case 'float': return <TextInput {...shared} value={text} onChange={said} inputMode={field.kind === 'integer' || field.kind === 'bigint' ? 'numeric' : 'decimal'} styles={{ input: { textAlign: 'right', fontVariantNumeric: 'tabular-nums' } }} />
    case 'email': case 'url': return <TextInput {...shared} type={field.kind} value={text} onChange={said} {...(field.maxLength === null ? {} : { maxLength: field.maxLength })} />
    default:
      if (field.secret) return <PasswordInput {...shared} value={text} onChange={said} autoComplete="new-password" />
      if (field.kind === 'text' && (field.maxLength === null || field.maxLength > 255) && bare !== true) return <Textarea {...shared} autosize minRows={2} maxRows={12} value={text} onChange={said} />
      return <TextInput {...shared} value={text} onChange={said} {...(field.maxLength === null ? {} : { maxLength: field.maxLength })} />
  }
}

type Option = { readonly value: string; readonly label: string }
function choiceData(field: FieldView): (Option | { group: string; items: Option[] })[] {
  const groups = new Map<string, Option[]>()
  for (const c of field.choices ?? []) groups.set(c.group ?? '', [...(groups.get(c.group ?? '') ?? []), { value: String(c.value), label: c.label }])
  return [...groups].flatMap<Option | { group: string; items: Option[] }>(([group, items]) => (group === '' ? items : [{ group, items }]))
}

export const AddButton = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }) => <Button variant="light" size="xs" onClick={onClick}>{label}</Button>
