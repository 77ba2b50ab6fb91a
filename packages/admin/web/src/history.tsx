import { Loader, Text, Timeline } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { ResourceView } from '../../manifest.ts'
import { api } from './api.ts'
import { useManifest } from './app.tsx'
import { momentText } from './format.tsx'
import { useWords } from './i18n.ts'

type Change = { readonly old?: unknown; readonly new?: unknown }
const said = (value: unknown, empty: string): string => (value === null || value === undefined || value === '' ? empty : typeof value === 'object' ? JSON.stringify(value) : String(value))
const wire = (name: string): string => name.replace(/[A-Z]/g, (c) => `_${c.toLowerCase()}`)

/** Who changed what, when: newest first. */
export default function History({ resource, rowKey }: { readonly resource: ResourceView; readonly rowKey: string }) {
  const words = useWords()
  const { timeZone } = useManifest()
  const found = useQuery({ queryKey: ['history', resource.path, rowKey], queryFn: () => api.history(resource.path, rowKey) })
  if (found.data === undefined) return <Loader size="sm" />
  if (found.data.results.length === 0) return <Text className="quiet">{words.noHistory}</Text>
  return (
    <div className="paper" style={{ padding: '1.2rem' }}>
      <Timeline bulletSize={12} lineWidth={2} active={found.data.results.length}>
        {found.data.results.map((entry) => (
          <Timeline.Item key={String(entry.id)} title={`${entry.action === 'create' ? words.created : entry.action === 'update' ? words.changed : String(entry.action)} ${words.by} ${said(entry.actor_name, words.empty)}`}>
            <Text size="xs" className="quiet">{momentText(String(entry.at), timeZone)}{entry.source === 'api' ? '' : ` · ${String(entry.source)}`}</Text>
            {Object.entries((entry.changes ?? {}) as Record<string, Change>).map(([name, change]) => (
              <Text key={name} size="sm" mt={4} style={{ overflowWrap: 'anywhere' }}><Text span className="quiet">{resource.fields.find((f) => f.name === wire(name))?.label ?? name}: </Text>{entry.action !== 'create' && <><Text span td="line-through" className="quiet">{said(change.old, words.empty)}</Text>{' → '}</>}{said(change.new, words.empty)}</Text>
            ))}
          </Timeline.Item>
        ))}
      </Timeline>
    </div>
  )
}
