import { ActionIcon, Text, Table } from '@mantine/core'
import type { ControlProps } from './controls.tsx'
import { AddButton, Control } from './controls.tsx'
import { decimalText, isNumber } from './format.tsx'
import { useWords } from './i18n.ts'

type Line = Readonly<Record<string, unknown>>

/** The lines of a document, edited in place; what the server computes of each is shown beside it as one types. */
export function Lines({ field, value, onChange, errors, at, computed }: ControlProps) {
  const words = useWords()
  const lines = (Array.isArray(value) ? value : []) as readonly Line[]
  const told = (Array.isArray(computed) ? computed : []) as readonly Line[]
  const inner = (field.inner ?? []).filter((f) => f.kind !== 'id')
  const inputs = inner.filter((f) => !f.readOnly)
  const shown = inner.filter((f) => f.readOnly && isNumber(f))
  const set = (i: number, name: string, v: unknown): void => onChange(lines.map((line, j) => (j === i ? { ...line, [name]: v } : line)))
  return (
    <section aria-label={field.label}>
      <Text fw={600} mb={6}>{field.label}</Text>
      {errors[at] !== undefined && <Text c="red" size="sm" role="alert">{errors[at]}</Text>}
      <Table.ScrollContainer minWidth={Math.max(420, 140 * (inputs.length + shown.length))}>
        <Table className="lines" withRowBorders={false}>
          <Table.Thead><Table.Tr>{inputs.map((f) => <Table.Th key={f.name} className={isNumber(f) ? 'num' : undefined}>{f.label}{f.required ? ' *' : ''}</Table.Th>)}{shown.map((f) => <Table.Th key={f.name} className="num">{f.label}</Table.Th>)}<Table.Th aria-label={words.actions} /></Table.Tr></Table.Thead>
          <Table.Tbody>
            {lines.map((line, i) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: a line that is not saved has nothing but its place
              <Table.Tr key={i}>
                {inputs.map((f) => <Table.Td key={f.name}><Control bare field={f} at={`${at}.${i}.${f.name}`} errors={errors} value={line[f.name]} title={line[`${f.name}__title`] as string | undefined} onChange={(v) => set(i, f.name, v)} /></Table.Td>)}
                {shown.map((f) => <Table.Td key={f.name} className="num" style={{ paddingTop: 12 }}>{told[i]?.[f.name] === undefined || told[i]?.[f.name] === null ? words.empty : decimalText(String(told[i]?.[f.name]))}</Table.Td>)}
                <Table.Td><ActionIcon variant="subtle" color="gray" mt={4} aria-label={`${words.removeLine} ${i + 1}`} onClick={() => onChange(lines.filter((_, j) => j !== i))}>×</ActionIcon></Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
      <AddButton label={words.addLine} onClick={() => onChange([...lines, {}])} />
    </section>
  )
}
