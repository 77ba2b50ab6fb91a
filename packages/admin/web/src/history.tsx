import { Skeleton, Text, Timeline } from '@mantine/core'
import { useQueries, useQuery } from '@tanstack/react-query'
import type { FieldView, ResourceView } from '../../manifest.ts'
import { api, type Row } from './api.ts'
import { titleOfRow } from './app.tsx'
import { momentText, type Sayings, useSayings, valueText } from './format.tsx'
import { fill, useWords } from './i18n.ts'

type Change = { readonly old?: unknown; readonly new?: unknown }
interface Entry { readonly id: unknown; readonly at: string; readonly action: string; readonly actor_name: string | null; readonly source: string; readonly changes: Readonly<Record<string, Change>> | null }
type Names = ReadonlyMap<string, string>

const plain = (name: string): string => name.replace(/_/g, '').toLowerCase()
const fieldOf = (resource: ResourceView, name: string): FieldView | undefined => resource.fields.find((f) => plain(f.name) === plain(name))

/** Who changed what, when: newest first, each value as the row itself shows it. */
export default function History({ resource, rowKey }: { readonly resource: ResourceView; readonly rowKey: string }) {
  const words = useWords()
  const said = useSayings()
  const found = useQuery({ queryKey: ['history', resource.path, rowKey], queryFn: () => api.history(resource.path, rowKey) })
  const entries = (found.data?.results ?? []) as unknown as readonly Entry[]
  const names = useNames(resource, entries)
  if (found.data === undefined) return <Skeleton height={120} />
  if (entries.length === 0) return <Text className="quiet">{words.noHistory}</Text>
  return (
    <div className="paper" style={{ padding: '1.2rem' }}>
      <Timeline bulletSize={10} lineWidth={2} active={entries.length}>
        {entries.map((entry) => (
          <Timeline.Item key={String(entry.id)} title={<Text span size="sm" fw={600}>{fill(entry.action === 'create' ? words.createdBy : entry.action === 'update' ? words.updatedBy : words.didBy, { name: entry.actor_name ?? words.system, action: entry.action.replace(/[_-]+/g, ' ') })}</Text>}>
            <Text size="xs" className="quiet" mb={2}>{momentText(entry.at, said.timeZone)}{entry.source === 'api' ? '' : ` · ${entry.source}`}</Text>
            {Object.entries(entry.changes ?? {}).filter(([name, change]) => tells(fieldOf(resource, name), name, change)).map(([name, change]) => {
              const field = fieldOf(resource, name)
              return <Text key={name} size="sm" mt={3} style={{ overflowWrap: 'anywhere' }}><Text span className="quiet">{field?.label ?? name}: </Text>{entry.action !== 'create' && <><Text span td="line-through" className="quiet">{told(field, change.old, said, names)}</Text>{' → '}</>}{told(field, change.new, said, names)}</Text>
            })}
          </Timeline.Item>
        ))}
      </Timeline>
    </div>
  )
}

/** Whether a change says something: keys and stamps do not, the heading says who and when; nor does what was empty and stayed so. */
const tells = (field: FieldView | undefined, name: string, { old, new: now }: Change): boolean => field?.kind !== 'id' && field?.kind !== 'uuid' && !/^(id|(created|updated|modified)(at|on|by))$/.test(plain(name)) && [old, now].some((value) => value !== null && value !== undefined && value !== '')

function told(field: FieldView | undefined, value: unknown, said: Sayings, names: Names): string {
  if (value === null || value === undefined || value === '') return said.empty
  if (field?.target !== null && field?.target !== undefined) return names.get(`${field.target} ${String(value)}`) ?? `#${String(value)}`
  if (field?.kind === 'lines' && Array.isArray(value)) return (value as Row[]).map((line) => Object.entries(line).filter(([name, v]) => name !== 'id' && v !== null && v !== '').map(([, v]) => String(v)).join(' · ')).join('; ')
  return field === undefined ? (typeof value === 'object' ? JSON.stringify(value) : String(value)) : valueText(field, { [field.name]: value }, said)
}

/** How the rows are called to which the changes refer: one question for each list. */
function useNames(resource: ResourceView, entries: readonly Entry[]): Names {
  const wanted = new Map<string, Set<string>>()
  for (const { changes } of entries) for (const [name, change] of Object.entries(changes ?? {})) {
    const target = fieldOf(resource, name)?.target
    if (target !== null && target !== undefined) for (const value of [change.old, change.new]) if (typeof value === 'number' || typeof value === 'string') wanted.set(target, (wanted.get(target) ?? new Set()).add(String(value)))
  }
  const found = useQueries({ queries: [...wanted].map(([target, ids]) => { const asked = [...ids].sort().join(); return { queryKey: ['named', target, asked], queryFn: async () => ({ target, rows: (await api.list(target, `page_size=500&ids=${encodeURIComponent(asked)}`)).results }) } }) })
  return new Map(found.flatMap(({ data }) => (data?.rows ?? []).map((row) => [`${data!.target} ${String(row.id)}`, titleOfRow(row)] as const)))
}
