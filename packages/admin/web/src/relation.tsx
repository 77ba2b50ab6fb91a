import { MultiSelect, Select } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery } from '@tanstack/react-query'
import { type ReactNode, useMemo, useState } from 'react'
import { api } from './api.ts'
import { titleOfRow } from './app.tsx'
import { useWords } from './i18n.ts'

interface Shared { readonly target: string; readonly label?: ReactNode; readonly error?: string | undefined; readonly withAsterisk?: boolean; readonly id?: string; readonly placeholder?: string }

function useFound(target: string, typed: string) {
  const [asked] = useDebouncedValue(typed.trim(), 200)
  return useQuery({ queryKey: ['found', target, asked], queryFn: () => api.list(target, `page_size=20${asked === '' ? '' : `&search=${encodeURIComponent(asked)}`}`), placeholderData: keepPreviousData })
}

/** A row of another resource, found by typing. */
export function Relation({ target, value, title, onChange, clearable, ...shared }: Shared & { readonly value: unknown; readonly title?: string | undefined; readonly clearable?: boolean; readonly onChange: (value: unknown) => void }) {
  const words = useWords()
  const [typed, setTyped] = useState('')
  const [known, setKnown] = useState<Readonly<Record<string, string>>>({})
  const chosen = value === null || value === undefined || value === '' ? null : String(value)
  const label = chosen === null ? '' : (known[chosen] ?? title ?? `#${chosen}`)
  const found = useFound(target, typed === label ? '' : typed)
  const data = useMemo(() => {
    const rows = (found.data?.results ?? []).map((row) => ({ value: String(row.id), label: titleOfRow(row) }))
    return chosen === null || rows.some((r) => r.value === chosen) ? rows : [{ value: chosen, label }, ...rows]
  }, [found.data, chosen, label])
  return <Select {...shared} searchable clearable={clearable ?? false} data={data} value={chosen} searchValue={typed} onSearchChange={setTyped} filter={({ options }) => options} nothingFoundMessage={words.none}
    onChange={(v, option) => { if (v !== null && option !== null) setKnown((old) => ({ ...old, [v]: option.label })); onChange(v === null ? null : /^\d+$/.test(v) ? Number(v) : v) }} comboboxProps={{ shadow: 'md' }} />
}

/** Several rows of another resource. */
export function Relations({ target, value, onChange, ...shared }: Shared & { readonly value: readonly unknown[]; readonly onChange: (value: unknown) => void }) {
  const words = useWords()
  const [typed, setTyped] = useState('')
  const ids = value.map(String)
  const named = useQuery({ queryKey: ['among', target, ids.join()], queryFn: () => api.list(target, `page_size=500&ids=${ids.join(',')}`), enabled: ids.length > 0, placeholderData: keepPreviousData })
  const found = useFound(target, typed)
  const data = useMemo(() => {
    const all = new Map([...(named.data?.results ?? []), ...(found.data?.results ?? [])].map((row) => [String(row.id), titleOfRow(row)]))
    for (const id of ids) if (!all.has(id)) all.set(id, `#${id}`)
    return [...all].map(([v, label]) => ({ value: v, label }))
  }, [named.data, found.data, ids])
  return <MultiSelect {...shared} searchable data={data} value={ids} searchValue={typed} onSearchChange={setTyped} filter={({ options }) => options} nothingFoundMessage={words.none} onChange={(chosen) => onChange(chosen.map((v) => (/^\d+$/.test(v) ? Number(v) : v)))} />
}
