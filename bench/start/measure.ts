import { memoryOf } from '../cpu.ts'
import { fire } from '../fire.ts'
import { startTarget } from '../running.ts'
import { targets } from '../targets.ts'
import { calls, wire } from '../workload.ts'

export interface Started { readonly database: string; /** Milliseconds from the start of the process to its first answer: the median of five. */ readonly start: number; /** Resident MB after 10,000 requests of the mix. */ readonly memory: number }

/** How soon a new process of Tenon answers on tables that exist, and what it weighs after some work. */
export async function measureStart(database: string, kind: 'postgres' | 'sqlite', orders: number, folder: string, pin: readonly string[]): Promise<Started> {
  const target = targets.find((t) => t.name === `tenon-${kind}`)!
  const starts: number[] = []
  for (let i = 0; i < 5; i++) {
    const running = await startTarget(target, { database, folder, pin, processes: 1 })
    starts.push(running.start)
    if (i < 4) { await running.stop(); continue }
    await fire({ port: running.port, connections: 16, count: 10_000, requests: calls('M', orders).map(wire) })
    const memory = memoryOf(running.pid)
    await running.stop()
    return { database: kind, start: starts.sort((a, b) => a - b)[2]!, memory }
  }
  throw new Error('not reached: the fifth start answers')
}
