// How what a request costs grows with the rows behind it: the same requests on a small and a large database, in turns, in one run.
import { createLogger, type Server } from '../packages/http/index.ts'
import { startSystem, type System } from '../packages/cli/index.ts'
import type { Database } from '../packages/sql/index.ts'

export interface Asked { readonly what: string; readonly path: string; /** Beside the bar: its answer itself grows. */ readonly free?: true }
export interface Growth { readonly system: System; readonly kind: 'sqlite' | 'postgres'; readonly sizes: readonly [number, number]; at(size: number): Promise<string>; fill(database: Database, size: number): Promise<void>; signIn(url: string): Promise<Record<string, string>>; readonly asked: readonly Asked[]; readonly bar: number; readonly folder: string }

/** Prints a line for each request; answers those beyond the bar. */
export async function growth(of: Growth): Promise<string[]> {
  const servers: { readonly server: Server; readonly database: Database; readonly headers: Record<string, string> }[] = []
  for (const size of of.sizes) {
    const { server, database } = await startSystem({ ...of.system, seed: async (d, options) => { await of.system.seed(d, options); return 0 } }, { port: 0, data: of.folder, database: await of.at(size), logger: createLogger('error'), idle: true })
    await of.fill(database, size)
    // as the database does by itself some time after a load
    await database.run({ text: of.kind === 'postgres' ? 'vacuum analyze' : 'analyze', params: [], columns: [] })
    servers.push({ server, database, headers: await of.signIn(server.url) })
  }
  const once = async ({ server, headers }: { readonly server: Server; readonly headers: Record<string, string> }, path: string): Promise<number> => {
    const began = performance.now()
    const answer = await fetch(server.url + path, { headers })
    const text = await answer.text()
    if (answer.status !== 200) throw new Error(`${path}: ${answer.status} ${text.slice(0, 300)}`)
    return performance.now() - began
  }
  const beyond: string[] = []
  for (const { what, path, free } of of.asked) {
    const times: [number[], number[]] = [[], []]
    for (const one of servers) for (let i = 0; i < 8; i++) await once(one, path)
    for (let round = 0; round < 60; round++) for (const [i, one] of servers.entries()) times[i]!.push(await once(one, path))
    const [small, large] = times.map((list) => list.sort((a, b) => a - b)[Math.floor(list.length / 2)]!) as [number, number]
    const ratio = large / small
    const verdict = free === true ? '' : ratio <= of.bar ? 'yes' : '**no**'
    if (verdict === '**no**') beyond.push(`${what} on ${of.kind}`)
    console.log(`| ${of.kind} | ${what} | ${small.toFixed(2)} | ${large.toFixed(2)} | ${ratio.toFixed(2)} | ${verdict} |`)
  }
  for (const { server, database } of servers) { await server.close(); await database.close() }
  return beyond
}

export const head = ([small, large]: readonly [number, number], bar: number): string => `| database | request | ms at ${small.toLocaleString('en')} | ms at ${large.toLocaleString('en')} | ratio | within ${bar} × |\n|---|---|---|---|---|---|`

/** Rows by plain SQL, some hundred a statement. */
export async function fillTable(database: Database, table: string, columns: readonly string[], count: number, row: (n: number) => readonly (string | number | boolean | null)[]): Promise<void> {
  const literal = (value: string | number | boolean | null): string => (value === null ? 'null' : typeof value === 'string' ? `'${value.replaceAll("'", "''")}'` : typeof value === 'boolean' ? (database.kind === 'sqlite' ? String(Number(value)) : String(value)) : String(value))
  await database.transaction(async (connection) => {
    for (let from = 0; from < count; from += 500) {
      const rows = Array.from({ length: Math.min(500, count - from) }, (_, i) => `(${row(from + i + 1).map(literal).join(', ')})`)
      await connection.run({ text: `insert into ${table} (${columns.map((c) => `"${c}"`).join(', ')}) values ${rows.join(', ')}`, params: [], columns: [] })
    }
  })
}

/** Fills a table of PostgreSQL whose indexes are built afterwards: several times as fast. Unique ones stay. */
export async function withoutIndexes(database: Database, table: string, fill: () => Promise<void>): Promise<void> {
  const run = async (text: string, columns: number): Promise<readonly (readonly unknown[])[]> => (await database.run({ text, params: [], columns: Array.from({ length: columns }, () => ({ is: 'text' as const })) })).rows
  const indexes = database.kind === 'postgres' ? await run(`select format('drop index %I.%I', schemaname, indexname), indexdef from pg_indexes where tablename = '${table}' and indexdef not like '%UNIQUE%'`, 2) : []
  for (const [drop] of indexes) await run(String(drop), 0)
  await fill()
  for (const [, make] of indexes) await run(String(make), 0)
}
