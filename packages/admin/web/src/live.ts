import { useEffect, useRef, useSyncExternalStore } from 'react'

/**
 * One stream of server-sent events for all that the page shows. A tab that nobody looks at lets it go (browsers allow six to a server)
 * and asks for what it missed when somebody does.
 */
const heard = new Map<string, Set<() => void>>()
const watching = new Set<() => void>()
let source: EventSource | null = null
let open = ''
let last = ''
let connected = false
let timer: ReturnType<typeof setTimeout> | undefined

const AGAIN = 10_000

function become(now: boolean): void {
  if (connected === now) return
  connected = now
  for (const tell of watching) tell()
}
function later(ms: number): void {
  clearTimeout(timer)
  timer = setTimeout(connect, ms)
}
function connect(): void {
  const wanted = document.hidden ? '' : [...heard.keys()].sort().join()
  if (wanted === open) return
  source?.close()
  source = null
  open = wanted
  if (wanted === '') { become(false); return }
  const one = new EventSource(`/admin/events?${new URLSearchParams({ topics: wanted, ...(last === '' ? {} : { after: last }) }).toString()}`)
  source = one
  for (const kind of ['ready', 'change', 'removal', 'resync']) one.addEventListener(kind, (event: MessageEvent<string>) => { last = event.lastEventId; tell(kind, JSON.parse(event.data) as { topic?: string; id?: unknown }) })
  one.onopen = () => become(true)
  // the browser tries again by itself unless it was refused: then one's rights may have changed
  one.onerror = () => { become(false); if (one.readyState === EventSource.CLOSED && source === one) { open = ''; later(AGAIN) } }
}
function tell(kind: string, { topic, id }: { readonly topic?: string; readonly id?: unknown }): void {
  if (kind === 'ready') return
  for (const [name, them] of heard) if (topic === undefined || name === topic || name === `${topic}/${String(id)}` || (kind === 'resync' && name.startsWith(`${topic}/`))) for (const hear of them) hear()
}
document.addEventListener('visibilitychange', () => later(0))

/**
 * Calls back when something of these topics (`orders`, `orders/7`) was changed elsewhere, at most once in `every` milliseconds. Answers
 * whether it hears anything: who does not must ask again and again.
 */
export function useLive(topics: readonly string[], changed: () => void, every = 0): boolean {
  const names = topics.join()
  const latest = useRef(changed)
  useEffect(() => { latest.current = changed })
  useEffect(() => {
    if (names === '') return
    let waiting: ReturnType<typeof setTimeout> | undefined
    let told = 0
    const hear = (): void => { waiting ??= setTimeout(() => { waiting = undefined; told = Date.now(); latest.current() }, Math.max(0, told + every - Date.now())) }
    for (const name of names.split(',')) heard.set(name, (heard.get(name) ?? new Set()).add(hear))
    later(30)
    return () => {
      clearTimeout(waiting)
      for (const name of names.split(',')) { const them = heard.get(name); them?.delete(hear); if (them?.size === 0) heard.delete(name) }
      later(30)
    }
  }, [names, every])
  return useSyncExternalStore((tellMe) => { watching.add(tellMe); return () => watching.delete(tellMe) }, () => connected) && names !== ''
}
