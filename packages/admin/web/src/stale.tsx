import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import type { FieldView } from '../../manifest.ts'
import type { Versioned } from './api.ts'
import { useSayings, valueText } from './format.tsx'
import { useWords } from './i18n.ts'
import { same, type Values } from './values.ts'

/** Somebody else was faster: what they made of it, beside one's own. Nothing is lost either way. */
export function Stale({ fields, base, newer, mine, close, take, over }: { readonly fields: readonly FieldView[]; readonly base: Versioned; readonly newer: Versioned; readonly mine: Values; readonly close: () => void; readonly take: () => void; readonly over: () => void }) {
  const words = useWords()
  const said = useSayings()
  const theirs = fields.filter((f) => !f.secret && !same(newer.row[f.from ?? f.name], base.row[f.from ?? f.name]))
  const shown = (f: FieldView, value: unknown, row: Versioned['row']): string => (f.kind === 'lines' ? `${Array.isArray(value) ? value.length : 0} ${words.lines.toLowerCase()}` : valueText(f, same(value, row[f.name]) ? row : { [f.name]: value }, said)) || words.empty
  return (
    <Modal opened onClose={close} title={words.stale} size="lg">
      <Stack>
        <Text size="sm">{words.staleLong}</Text>
        {theirs.length > 0 && <div className="told"><table><thead><tr><td /><th scope="col">{words.theirs}</th><th scope="col">{words.mine}</th></tr></thead><tbody>{theirs.map((f) => <tr key={f.name}><th scope="row">{f.label}</th><td style={{ overflowWrap: 'anywhere' }}>{shown(f, newer.row[f.from ?? f.name], newer.row)}</td><td style={{ overflowWrap: 'anywhere' }}>{f.name in mine ? <b>{shown(f, mine[f.name], base.row)}</b> : <span className="quiet">{words.unchanged}</span>}</td></tr>)}</tbody></table></div>}
        <Group justify="flex-end"><Button variant="default" onClick={take}>{words.loadNewer}</Button><Button onClick={over}>{words.saveOver}</Button></Group>
      </Stack>
    </Modal>
  )
}
