import { useEffect, useRef, useState } from 'react'
import type { Row } from './api.ts'

/** The rows that have changed, or come, since the same list was last looked at: marked for some seconds. */
export function useFresh(rows: readonly Row[] | undefined, query: string): ReadonlySet<string> {
  const [fresh, setFresh] = useState<ReadonlySet<string>>(new Set())
  const before = useRef<{ query: string; rows: Map<string, string> } | null>(null)
  useEffect(() => {
    if (rows === undefined) return
    const now = new Map(rows.map((row) => [String(row.id), JSON.stringify(row)]))
    const changed = before.current?.query === query ? [...now].filter(([key, text]) => before.current!.rows.get(key) !== text).map(([key]) => key) : []
    before.current = { query, rows: now }
    if (changed.length === 0 || changed.length === now.size) return
    setFresh(new Set(changed))
    const timer = setTimeout(() => setFresh(new Set()), 4_000)
    return () => clearTimeout(timer)
  }, [rows, query])
  return fresh
}
