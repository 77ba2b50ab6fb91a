import { ActionIcon, Group, SimpleGrid, Table, Text } from '@mantine/core'
import { useMediaQuery } from '@mantine/hooks'
import { Fragment, useState } from 'react'
import type { FieldView } from '../../manifest.ts'
import { useManifest } from './app.tsx'
import type { ControlProps } from './controls.tsx'
import { AddButton, Control } from './controls.tsx'
import { decimalText, isNumber, moneyText } from './format.tsx'
import { useWords } from './i18n.ts'

type Line = Readonly<Record<string, unknown>>
/** As many columns as can be read beside each other; what is left opens beneath. */
const COLUMNS = 4

/** The columns of a line, and what is written less often. */
function split(inputs: readonly FieldView[]): readonly [readonly FieldView[], readonly FieldView[]] {
  const brief = inputs.filter((f) => !(f.kind === 'text' && (f.maxLength === null || f.maxLength > 255)) && !['json', 'map', 'nested', 'lines'].includes(f.kind))
  const must = brief.filter((f) => f.required || isNumber(f))
  const columns = brief.filter((f) => must.includes(f) || brief.filter((b) => !must.includes(b)).indexOf(f) < COLUMNS - must.length)
  return [columns, inputs.filter((f) => !columns.includes(f))]
}

/** The lines of a document, edited in place; what the server computes of each is shown beside it as one types. */
export function Lines({ field, value, onChange, errors, at, computed }: ControlProps) {
  const words = useWords()
  const { currency } = useManifest()
  const phone = useMediaQuery('(max-width: 48em)') === true
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set())
  const lines = (Array.isArray(value) ? value : []) as readonly Line[]
  const told = (Array.isArray(computed) ? computed : []) as readonly Line[]
  const inner = (field.inner ?? []).filter((f) => f.kind !== 'id')
  const inputs = inner.filter((f) => !f.readOnly)
  const shown = inner.filter((f) => f.readOnly && isNumber(f))
  const [columns, others] = split(inputs)
  const set = (i: number, name: string, v: unknown): void => onChange(lines.map((line, j) => (j === i ? { ...line, [name]: v } : line)))
  const control = (f: FieldView, i: number, bare: boolean) => <Control key={f.name} bare={bare} field={f} at={`${at}.${i}.${f.name}`} errors={errors} value={lines[i]?.[f.name]} title={lines[i]?.[`${f.name}__title`] as string | undefined} onChange={(v) => set(i, f.name, v)} />
  const said = (f: FieldView, i: number): string => { const v = told[i]?.[f.name]; return v === undefined || v === null ? words.empty : f.money ? moneyText(String(v), currency) : decimalText(String(v)) }
  const isOpen = (i: number): boolean => open.has(i) || others.some((f) => errors[`${at}.${i}.${f.name}`] !== undefined)
  const turn = (i: number): void => setOpen(new Set(open.has(i) ? [...open].filter((j) => j !== i) : [...open, i]))
  const filled = (i: number): boolean => others.some((f) => lines[i]?.[f.name] !== undefined && lines[i]?.[f.name] !== null && lines[i]?.[f.name] !== '')
  const remove = (i: number) => <ActionIcon variant="subtle" color="gray" mt={phone ? 0 : 4} aria-label={`${words.removeLine} ${i + 1}`} onClick={() => onChange(lines.filter((_, j) => j !== i))}>×</ActionIcon>
  const opener = (i: number) => others.length > 0 && <ActionIcon variant={filled(i) ? 'light' : 'subtle'} color={filled(i) ? 'oak' : 'gray'} mt={phone ? 0 : 4} aria-expanded={isOpen(i)} aria-label={`${words.more} ${i + 1}`} onClick={() => turn(i)}>⋯</ActionIcon>
  return (
    <section aria-label={field.label}>
      <Text fw={600} mb={6}>{field.label}</Text>
      {errors[at] !== undefined && <Text c="red" size="sm" role="alert" mb={6}>{errors[at]}</Text>}
      {phone ? lines.map((_line, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a line that is not saved has nothing but its place
        <div key={i} className="line" style={{ marginBottom: 8 }}>
          <Group justify="space-between"><Text size="sm" fw={600} className="quiet">{i + 1}</Text><Group gap={2}>{opener(i)}{remove(i)}</Group></Group>
          <SimpleGrid cols={2} spacing="xs" verticalSpacing={4}>{columns.map((f) => <div key={f.name} style={isNumber(f) ? {} : { gridColumn: '1 / -1' }}>{control(f, i, false)}</div>)}</SimpleGrid>
          {isOpen(i) && others.map((f) => control(f, i, false))}
          {shown.map((f) => <Group key={f.name} justify="space-between" mt={6}><Text size="sm" className="quiet">{f.label}</Text><Text className="num">{said(f, i)}</Text></Group>)}
        </div>
      )) : lines.length > 0 && (
        <Table.ScrollContainer minWidth={110 * (columns.length + shown.length)}>
          <Table className="lines" withRowBorders={false}>
            <Table.Thead><Table.Tr>{columns.map((f, i) => <Table.Th key={f.name} className={isNumber(f) ? 'num' : undefined} style={i === 0 ? { width: '32%' } : undefined}>{f.label}{f.required ? ' *' : ''}</Table.Th>)}{shown.map((f) => <Table.Th key={f.name} className="num">{f.label}</Table.Th>)}<Table.Th aria-label={words.actions} /></Table.Tr></Table.Thead>
            <Table.Tbody>
              {lines.map((_line, i) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: a line that is not saved has nothing but its place
                <Fragment key={i}>
                  <Table.Tr>
                    {columns.map((f) => <Table.Td key={f.name}>{control(f, i, true)}</Table.Td>)}
                    {shown.map((f) => <Table.Td key={f.name} className="num" style={{ paddingTop: 12 }}>{said(f, i)}</Table.Td>)}
                    <Table.Td><Group gap={2} wrap="nowrap" justify="flex-end">{opener(i)}{remove(i)}</Group></Table.Td>
                  </Table.Tr>
                  {isOpen(i) && <Table.Tr><Table.Td colSpan={columns.length + shown.length + 1}><SimpleGrid cols={{ base: 1, sm: 2 }} spacing="sm" pb={8}>{others.map((f) => control(f, i, false))}</SimpleGrid></Table.Td></Table.Tr>}
                </Fragment>
              ))}
            </Table.Tbody>
          </Table>
        </Table.ScrollContainer>
      )}
      {lines.length === 0 && <Text size="sm" className="quiet" mb={8}>{words.noLines}</Text>}
      <AddButton label={words.addLine} onClick={() => onChange([...lines, Object.fromEntries(inputs.flatMap((f) => (f.initial === null ? [] : [[f.name, f.initial]])))])} />
    </section>
  )
}
