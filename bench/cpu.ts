import { existsSync, readdirSync, readFileSync } from 'node:fs'

/** Milliseconds of processor time that a process and all below it have used so far, children that have ended included. */
export function cpuOf(root: number): number { return overTree(root, (fields) => (ticks(fields, 11, 12) + ticks(fields, 13, 14)) * 10) }

/** Resident memory in MB of a process and all below it; what they share counts in each. */
export function memoryOf(root: number): number { return overTree(root, (fields) => (Number(fields[21]) * 4096) / 1048576) }

function overTree(root: number, of: (fields: readonly string[]) => number): number {
  const children = new Map<number, number[]>()
  const own = new Map<number, number>()
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue
    const stat = read(`/proc/${name}/stat`)
    if (stat === undefined) continue
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const parent = Number(fields[1])
    own.set(Number(name), of(fields))
    children.set(parent, [...(children.get(parent) ?? []), Number(name)])
  }
  const sum = (pid: number): number => (own.get(pid) ?? 0) + (children.get(pid) ?? []).reduce((total, child) => total + sum(child), 0)
  return sum(root)
}
const ticks = (fields: readonly string[], ...at: readonly number[]): number => at.reduce((total, i) => total + Number(fields[i]), 0)

export function parentOf(pid: number): number {
  const stat = read(`/proc/${pid}/stat`) ?? ''
  return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
}
const read = (path: string): string | undefined => { try { return existsSync(path) ? readFileSync(path, 'utf8') : undefined } catch { return undefined } }
