import { Alert, Button, FileInput, Group, Progress, Stack, Table, Text, Title } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { Link, useParams } from '@tanstack/react-router'
import { useState } from 'react'
import type { ResourceView } from '../../manifest.ts'
import { api, type Imported } from './api.ts'
import { useResource } from './app.tsx'
import { decimalText } from './format.tsx'
import { Gone } from './gone.tsx'
import { fill, useWords } from './i18n.ts'

export function ImportPage() {
  const { path } = useParams({ from: '/$path/import' })
  const resource = useResource(path)
  return resource === undefined || !resource.can.create ? <Gone /> : <Import resource={resource} />
}

/** A sheet is first checked, row by row and nothing kept; then brought in. */
function Import({ resource }: { readonly resource: ResourceView }) {
  const words = useWords()
  const client = useQueryClient()
  const [file, setFile] = useState<File | null>(null)
  const [result, setResult] = useState<Imported | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [busy, setBusy] = useState(false)
  const [far, setFar] = useState<{ at: number; rows: number } | null>(null)
  const fields = resource.createFields.filter((f) => !['lines', 'nested'].includes(f.kind))
  const emptySheet = `data:text/csv;charset=utf-8,${encodeURIComponent(`\uFEFF${fields.map((f) => `"${f.label.replaceAll('"', '""')}"`).join()}\r\n`)}`
  async function send(dry: boolean): Promise<void> {
    if (file === null) return
    setBusy(true)
    setProblem(null)
    try {
      setResult(await api.importFile(resource.path, file, dry, (at, rows) => setFar({ at, rows })))
      if (!dry) await client.invalidateQueries()
    } catch (error) { setResult(null); setProblem(error instanceof Error ? error.message : words.wentWrong) } finally { setBusy(false); setFar(null) }
  }
  return (
    <Stack maw={860}>
      <div><Text size="sm"><Link to="/$path" params={{ path: resource.path }} search={{ q: '' }} className="plain quiet">← {resource.plural}</Link></Text><Title order={1}>{words.importRows}: {resource.plural}</Title></div>
      <div className="paper" style={{ padding: '1.1rem' }}>
        <Stack>
          <div><Text size="sm" mb={8}>{words.importHelp}</Text>{fields.map((f) => <span key={f.name} className="chip" title={f.required ? words.required : undefined}>{f.label}{f.required && <b> *</b>}</span>)}<Text size="sm"><a className="link" href={emptySheet} download={`${resource.path}.csv`}>{words.emptySheet}</a></Text></div>
          <FileInput label={words.chooseFile} placeholder=".csv, .xlsx" accept=".csv,.xlsx,text/csv" value={file} onChange={(chosen) => { setFile(chosen); setResult(null) }} clearable clearButtonProps={{ 'aria-label': words.clear }} />
          <Group><Button onClick={() => void send(true)} disabled={file === null} loading={busy} variant={result === null ? 'filled' : 'default'}>{words.tryImport}</Button>{result?.dry === true && result.good > 0 && <Button loading={busy} onClick={() => void send(false)}>{fill(words.doImport, { n: result.good })}</Button>}</Group>
          {busy && <div><Progress value={far === null ? 100 : (100 * far.at) / Math.max(1, far.rows)} animated aria-label={words.working} />{far !== null && <Text size="xs" className="quiet" mt={4}>{fill(words.farOf, { done: decimalText(far.at), total: decimalText(far.rows) })}</Text>}</div>}
        </Stack>
      </div>
      {problem !== null && <Alert color="red" role="alert">{problem}</Alert>}
      {result !== null && (
        <Stack role="status">
          <Alert color={result.problems.length === 0 ? 'green' : 'yellow'}>{result.dry ? fill(words.importGood, { good: decimalText(result.good), rows: decimalText(result.rows) }) : fill(words.imported, { n: result.good })}{result.unknown.length > 0 ? ` ${fill(words.unknownColumns, { names: result.unknown.join(', ') })}` : ''}</Alert>
          {result.problems.length > 0 && <div className="paper"><Table><Table.Thead><Table.Tr><Table.Th className="num">{words.importBad}</Table.Th><Table.Th>{words.column}</Table.Th><Table.Th>{words.problem}</Table.Th></Table.Tr></Table.Thead><Table.Tbody>{result.problems.map((p) => <Table.Tr key={`${p.row} ${p.column} ${p.message}`}><Table.Td className="num">{p.row}</Table.Td><Table.Td>{p.column}</Table.Td><Table.Td>{p.message}</Table.Td></Table.Tr>)}</Table.Tbody></Table></div>}
        </Stack>
      )}
    </Stack>
  )
}
