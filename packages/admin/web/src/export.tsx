import { Button, Group, Menu, Modal, Progress, Text } from '@mantine/core'
import { notifications } from '@mantine/notifications'
import { useRef, useState } from 'react'
import type { ResourceView } from '../../manifest.ts'
import { decimalText } from './format.tsx'
import { fill, useWords } from './i18n.ts'

/** The parts of an export, each behind its length and how many rows were told by then. */
async function* frames(body: ReadableStream<Uint8Array>): AsyncGenerator<{ readonly bytes: Uint8Array<ArrayBuffer>; readonly rows: number }> {
  const reader = body.getReader()
  let kept = new Uint8Array(0)
  for (;;) {
    const { done, value } = await reader.read()
    if (done) return
    const all = new Uint8Array(kept.length + value.length)
    all.set(kept)
    all.set(value, kept.length)
    kept = all
    while (kept.length >= 8) {
      const view = new DataView(kept.buffer, kept.byteOffset, 8)
      const length = view.getUint32(0, true)
      if (kept.length < 8 + length) break
      yield { bytes: kept.slice(8, 8 + length), rows: view.getUint32(4, true) }
      kept = kept.slice(8 + length)
    }
  }
}

/** The filtered rows as a sheet, told as they come: how many of how many, and a way to stop. */
export function Export({ resource, q, columns }: { readonly resource: ResourceView; readonly q: string; readonly columns: readonly string[] }) {
  const words = useWords()
  const [far, setFar] = useState<{ rows: number; total: number } | null>(null)
  const stop = useRef<AbortController | null>(null)

  async function save(as: 'csv' | 'xlsx'): Promise<void> {
    const query = new URLSearchParams(q)
    query.set('as', as)
    query.set('columns', columns.join())
    query.set('framed', '1')
    const leaving = new AbortController()
    stop.current = leaving
    setFar({ rows: 0, total: 0 })
    try {
      const response = await fetch(`/admin/export/${resource.path}?${query.toString()}`, { signal: leaving.signal })
      if (!response.ok) throw new Error(((await response.json()) as { detail?: string }).detail ?? words.wentWrong)
      const total = Number(response.headers.get('x-rows') ?? 0)
      const parts: BlobPart[] = []
      for await (const { bytes, rows } of frames(response.body!)) {
        parts.push(bytes)
        setFar({ rows, total })
      }
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(parts, { type: response.headers.get('x-type') ?? '' }))
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
