import { Fault } from '@tenon/engine'
import { both, type Entity, type Hands, where } from '@tenon/model'
import { enqueue, type JobInput } from '@tenon/jobs'
import { Router } from './router.ts'
import { syncJob } from './sync.ts'

type Row = Readonly<Record<string, unknown>>
const told = ['username', 'password', 'isActive', 'router', 'status', 'ipAddress', 'connectionType'] as const

export type Wanted = Partial<{ router: number | null; loginKey: string | null; addressKey: string | null; wanted: number; networkPending: boolean; networkError: null; suspendedAt: null }>

/**
 * How the router should have a customer's line, decided with the business change: the router itself is told afterwards, by a job.
 * A username and a fixed address belong to one line of a router.
 */
export async function wantedLine(customer: Entity, row: Row, old: Row | null, hands: Hands): Promise<Wanted> {
  const router = (row.router ?? (old === null ? ((await hands.find(Router, both(where('isDefault', 'eq', true), where('status', 'eq', 'ACTIVE'))))?.id ?? null) : null)) as number | null
  const at = (value: unknown): string | null => (row.status === 'ACTIVE' && value !== '' ? `${String(router ?? 0)}/${String(value)}` : null)
  const loginKey = at(row.username)
  const addressKey = row.connectionType === 'STATIC' ? at(row.ipAddress) : null
  if (loginKey !== null && loginKey !== old?.loginKey) await free(customer, 'loginKey', loginKey, 'username', 'This username is already in use.', hands)
  if (addressKey !== null && addressKey !== old?.addressKey) await free(customer, 'addressKey', addressKey, 'ipAddress', 'This IP address is already in use.', hands)
  const changed = old === null || told.some((name) => row[name] !== old[name])
  const line = changed && router !== null && row.username !== '' ? { wanted: Number(row.wanted) + 1, networkPending: true, networkError: null } : {}
  return { router, loginKey, addressKey, ...line, ...(row.isActive === true && old?.isActive === false ? { suspendedAt: null } : {}) }
}

async function free(customer: Entity, key: string, value: string, field: string, message: string, hands: Hands): Promise<void> {
  if ((await hands.find(customer, where(key, 'eq', value))) !== null) throw new Fault('invalid', message, { issues: [{ path: [field], code: 'custom', message }] })
}

/** What the router is to learn is put down with the change that it comes of. */
export async function tellRouter(row: Row, old: Row | null, hands: Hands): Promise<void> {
  if (row.networkPending === true && row.wanted !== (old?.wanted ?? 0)) await enqueue(hands, { ...syncJob, run: async () => {} }, { router: Number(row.router) } as JobInput & { readonly router: number })
}
