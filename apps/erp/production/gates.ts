import { both, type Filter, type Hands, where } from '@tenon/model'
import { ProductionBatch } from './batch.ts'

/** Every gate between a batch and its release, each open or shut: what the console shows green and red. */
export async function gatesOf(row: Record<string, unknown>, hands: Hands): Promise<{ readonly gates: readonly { readonly gate: string; readonly open: boolean }[]; readonly may_release: boolean }> {
  const gates = []
  for (const { unless, say } of ProductionBatch.options.moves?.release?.gates ?? []) {
    const filter: Filter = typeof unless === 'function' ? unless({ now: hands.now, today: hands.today, actor: hands.actorId }) : unless
    gates.push({ gate: say, open: (await hands.find(ProductionBatch, both(where('id', 'eq', row.id), filter))) === null })
  }
  return { gates, may_release: row.status === 'QC Review' && gates.every((one) => one.open) }
}
