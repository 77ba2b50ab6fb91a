import { Button, Group, Menu, Modal, Progress, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRef, useState } from 'react'
import type { ResourceView } from '../../manifest.ts'
import { decimalText } from './format.tsx'
import { fill, useWords } from './i18n.ts'

/** The server packs so many rows at a time. */
const ROWS_A_PART = 500

/** The filtered rows as a sheet, told as they come: how many of how many, and a way to stop. */
export function Export({ resource, q, columns }: { readonly resource: ResourceView; readonly q: string; readonly columns: readonly string[] }) {
  const words = useWords()
  const [far, setFar] = useState<{ rows: number; total: number } | null>(null)
  const stop = useRef<AbortController | null>(null)

  async function save(as: 'csv' | 'xlsx'): Promise<void> {
    const query = new URLSearchParams(q)
    query.set('as', as)
    query.set('columns', columns.join())
    const leaving = new AbortController()
    stop.current = leaving
    setFar({ rows: 0, total: 0 })
    try {
      const response = await fetch(`/admin/export/${resource.path}?${query.toString()}`, { signal: leaving.signal })
      if (!response.ok) throw new Error(((await response.json()) as { detail?: string }).detail ?? words.wentWrong)
      const total = Number(response.headers.get('x-rows') ?? 0)
      const parts: BlobPart[] = []
      let rows = 0
      const reader = response.body!.getReader()
      for (;;) {
        const { done, value } = await reader.read()
        if (done) break
        parts.push(value)
        // a sheet of Excel's is packed: there each part stands for as many rows as were asked for at once
        rows += as === 'csv' ? value.reduce((sum, byte) => sum + (byte === 10 ? 1 : 0), 0) : ROWS_A_PART
        setFar({ rows: Math.min(rows, total), total })
      }
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(parts, { type: response.headers.get('content-type') ?? '' }))
      link.download = `${resource.path}.${as}`
      link.click()
      setTimeout(() => URL.revokeObjectURL(link.href), 60_000)
    } catch (error) {
      if (!leaving.signal.aborted) notifications.show({ message: error instanceof Error ? error.message : words.wentWrong, color: 'red' })
    } finally { setFar(null) }
  }
  return (
    <>
      <Menu position="bottom-end"><Menu.Target><Button variant="default">{words.exportAs}</Button></Menu.Target><Menu.Dropdown><Menu.Item onClick={() => void save('csv')}>CSV</Menu.Item><Menu.Item onClick={() => void save('xlsx')}>Excel</Menu.Item></Menu.Dropdown></Menu>
      <Modal opened={far !== null} onClose={() => stop.current?.abort()} title={words.exportAs} size="sm" centered transitionProps={{ duration: 0 }}>
        <Progress value={far === null || far.total === 0 ? 0 : (100 * far.rows) / far.total} animated aria-label={words.working} />
        <Group justify="space-between" mt="sm"><Text size="sm" className="num">{far === null || far.total === 0 ? words.working : fill(words.farOf, { done: decimalText(far.rows), total: decimalText(far.total) })}</Text><Button size="xs" variant="default" onClick={() => stop.current?.abort()}>{words.stop}</Button></Group>
      </Modal>
    </>
  )
}
