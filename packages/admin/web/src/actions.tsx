import { Alert, Button, Group, Menu, Modal, Stack } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import type { ActionView, ResourceView } from '../../manifest.ts'
import { api, Refusal, type Row } from './api.ts'
import { useManifest } from './app.tsx'
import { Control } from './controls.tsx'
import { fill, useWords } from './i18n.ts'

/** How many buttons stand side by side before the others go into a menu. */
const BESIDE = 3

/** The moves and actions of a row, or of all rows: a button only where it may be pressed. */
export function Actions({ resource, row, rowKey }: { readonly resource: ResourceView; readonly row: Row | null; readonly rowKey: string | null }) {
  const words = useWords()
  const client = useQueryClient()
  const navigate = useNavigate()
  const { resources } = useManifest()
  const [asking, setAsking] = useState<ActionView | null>(null)
  const [busy, setBusy] = useState<string | null>(null)
  const may = resource.actions.filter((a) => a.on === (row === null ? 'all' : 'row') && (row === null || a.when === null || Object.entries(a.when).every(([name, among]) => among.includes(row[name]))))
  async function run(action: ActionView, values: Row): Promise<void> {
    setBusy(action.name)
    try {
      const { job } = await api.act(resource.path, rowKey, action, values)
      notifications.show({ message: fill(words.done, { name: action.label }), color: 'green' })
      setAsking(null)
      await client.invalidateQueries()
      // what goes on by itself is shown where one sees how far it is
      const jobs = job === undefined ? undefined : resources.find((r) => r.progress !== null)
      if (jobs !== undefined) await navigate({ to: '/$path/row/$key', params: { path: jobs.path, key: String(job) } })
    } finally { setBusy(null) }
  }
  const press = (action: ActionView): void => {
    if (action.fields.length > 0) { setAsking(action); return }
    run(action, {}).catch((error: unknown) => notifications.show({ message: error instanceof Error ? error.message : words.wentWrong, color: 'red' }))
  }
  const beside = may.length > BESIDE + 1 ? may.slice(0, BESIDE) : may
  const others = may.slice(beside.length)
  return (
    <>
      {beside.map((action) => <Button key={action.name} variant="default" loading={busy === action.name} onClick={() => press(action)}>{action.label}</Button>)}
      {others.length > 0 && <Menu position="bottom-end"><Menu.Target><Button variant="default" loading={others.some((a) => a.name === busy)}>{words.more}</Button></Menu.Target><Menu.Dropdown>{others.map((action) => <Menu.Item key={action.name} onClick={() => press(action)}>{action.label}</Menu.Item>)}</Menu.Dropdown></Menu>}
      <Modal opened={asking !== null} onClose={() => setAsking(null)} title={asking?.label}>{asking !== null && <Ask action={asking} run={(values) => run(asking, values)} />}</Modal>
    </>
  )
}

/** What an action wants to know before it runs. */
function Ask({ action, run }: { readonly action: ActionView; readonly run: (values: Row) => Promise<void> }) {
  const words = useWords()
  const [values, setValues] = useState<Record<string, unknown>>(() => Object.fromEntries(action.fields.flatMap((f) => (f.initial === null ? [] : [[f.name, f.initial]]))))
  const [errors, setErrors] = useState<Record<string, string>>({})
  const [busy, setBusy] = useState(false)
  const send = (): void => { setBusy(true); run(values).catch((error: unknown) => setErrors(error instanceof Refusal ? error.fields : { '': words.wentWrong })).finally(() => setBusy(false)) }
  return (
    <form onSubmit={(event) => { event.preventDefault(); send() }} noValidate>
      <Stack>
        {errors[''] !== undefined && <Alert color="red" role="alert">{errors['']}</Alert>}
        {action.fields.map((f) => <Control key={f.name} field={f} at={f.name} errors={errors} value={values[f.name]} onChange={(v) => setValues((old) => ({ ...old, [f.name]: v }))} />)}
        <Group justify="flex-end"><Button type="submit" loading={busy}>{words.run}</Button></Group>
      </Stack>
    </form>
  )
}
