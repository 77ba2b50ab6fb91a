import { Alert, Button, Group, Modal, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { ActionView, ResourceView } from '../../manifest.ts'
import { api, Refusal, type Row } from './api.ts'
import { Control } from './controls.tsx'
import { fill, useWords } from './i18n.ts'

/** The moves and actions of a row: a button only where it may be pressed. */
export function Actions({ resource, row, rowKey }: { readonly resource: ResourceView; readonly row: Row; readonly rowKey: string }) {
  const words = useWords()
  const client = useQueryClient()
  const [asking, setAsking] = useState<ActionView | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const may = resource.actions.filter((a) => a.on === 'row' && (a.when === null || Object.entries(a.when).every(([name, among]) => among.includes(row[name]))))
  async function run(action: ActionView, values: Row): Promise<void> {
    setBusy(action.name)
    try {
      await api.act(resource.path, rowKey, action, values)
      notifications.show({ message: fill(words.done, { name: action.label }), color: 'green' })
      setAsking(null)
      await client.invalidateQueries()
    } finally { setBusy(null) }
  }
  const press = (action: ActionView): void => {
    if (action.fields.length > 0) { setAsking(action); return }
    run(action, {}).catch((error: unknown) => notifications.show({ message: error instanceof Error ? error.message : words.wentWrong, color: 'red' }))
  }
  return (
    <>
      {may.map((action) => <Button key={action.name} variant="default" loading={busy === action.name} onClick={() => press(action)}>{action.label}</Button>)}
      <Modal opened={asking !== null} onClose={() => setAsking(null)} title={asking?.label}>{asking !== null && <Ask action={asking} run={(values) => run(asking, values)} />}</Modal>
    </>
  )
}

/** What an action wants to know before it runs. */
function Ask({ action, run }: { readonly action: ActionView; readonly run: (values: Row) => Promise<void> }) {
  const words = useWords()
  const [values, setValues] = useState<Record<string, unknown>>({})
  const [errors, setErrors] = useState<Record<string, string>>({})
  const send = (): void => { run(values).catch((error: unknown) => setErrors(error instanceof Refusal ? error.fields : { '': words.wentWrong })) }
  return (
    <form onSubmit={(event) => { event.preventDefault(); send() }} noValidate>
      <Stack>
        {errors[''] !== undefined && <Alert color="red" role="alert">{errors['']}</Alert>}
        {action.fields.map((f) => <Control key={f.name} field={f} at={f.name} errors={errors} value={values[f.name]} onChange={(v) => setValues((old) => ({ ...old, [f.name]: v }))} />)}
        <Group justify="flex-end"><Button type="submit">{words.run}</Button></Group>
      </Stack>
    </form>
  )
}
