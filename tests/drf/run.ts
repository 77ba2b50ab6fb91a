// npm run drf: fires the recorded cases of a Django REST Framework at the site and counts the identical answers.
import { spawn } from 'node:child_process'
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Database, openPostgres, openSqlite } from '@tenon/sql'
import { newDatabase, startPostgres } from '@tenon/testing'
import { casesFolder } from './seed.ts'
import { startSite, type Variant, variants } from './site.ts'

const usage = `npm run drf                                      every variant, on SQLite and PostgreSQL
npm run drf -- --db sqlite --variant default     one of each
npm run drf -- --only 'orders-(page|filter)'     cases whose id fits; --verbose shows what differs
npm run drf -- --strict                          key order and spelling of numbers count too
npm run drf -- --serve --port 8411               the site alone, on SQLite`

interface Difference { readonly id: string; readonly quirk?: string; readonly problems: readonly string[] }
interface Count { readonly total: number; readonly same: number; readonly differing: readonly Difference[]; readonly quirks: number }

const { values } = parseArgs({ options: {
  db: { type: 'string' }, variant: { type: 'string' }, only: { type: 'string' }, verbose: { type: 'boolean' }, strict: { type: 'boolean' }, keep: { type: 'string' },
  serve: { type: 'boolean' }, port: { type: 'string' }, help: { type: 'boolean', short: 'h' },
} })
const root = fileURLToPath(new URL('../..', import.meta.url))

async function main(): Promise<number> {
  if (values.help === true) { console.log(usage); return 0 }
  const cases = casesFolder(root)
  const folder = mkdtempSync(join(tmpdir(), 'tenon-drf-'))
  if (values.serve === true) {
    const server = await startSite({ database: openSqlite({ path: join(folder, 'site.sqlite') }), cases, variant: variantOf(values.variant) ?? 'default', port: Number(values.port ?? 8411) })
    console.log(`${server.url}  (POST /__oracle__/reset puts the rows back; stop with Ctrl-C)`)
    return new Promise(() => {})
  }
  const wanted = variantOf(values.variant)
  let left = 0
  try {
    for (const kind of (values.db === undefined ? ['sqlite', 'postgres'] : [values.db]) as ('sqlite' | 'postgres')[]) {
      const postgres = kind === 'postgres' ? await startPostgres() : undefined
      let total = 0
      let same = 0
      for (const variant of wanted === undefined ? variants : [wanted]) {
        const database = postgres === undefined ? openSqlite({ path: join(folder, `${variant}.sqlite`) }) : openPostgres({ url: await newDatabase(postgres.url), poolSize: 5 })
        const count = await measured(database, cases, variant, join(values.keep ?? folder, `${kind}.${variant}.jsonl`))
        if (count.total === 0) continue
        tell(`${kind} ${variant}`, count)
        total += count.total
        same += count.same
        left += count.total - count.same
      }
      console.log(`== ${kind}: ${same} of ${total} identical\n`)
      await postgres?.stop()
    }
  } finally { rmSync(folder, { recursive: true, force: true }) }
  return left === 0 ? 0 : 1
}

async function measured(database: Database, cases: string, variant: Variant, out: string): Promise<Count> {
  const server = await startSite({ database, cases, variant })
  const only = values.only === undefined ? [] : ['--only', values.only]
  try {
    await tool(cases, 'run_cases.mjs', ['--base', server.url, '--out', out, '--variant', variant, ...only])
    const report = `${out}.json`
    const said = await tool(cases, 'diff_cases.mjs', [join('recordings', `modern.${variant}.jsonl`), out, '--json', report, '--max', '12', ...(values.strict === true ? ['--strict'] : []), ...(values.verbose === true ? [] : ['--quiet']), ...only])
    if (values.verbose === true) console.log(said.trimEnd())
    const differing = JSON.parse(readFileSync(report, 'utf8')) as Difference[]
    const [, same = '0', total = '0'] = /(\d+) of (\d+) identical/.exec(said) ?? []
    return { total: Number(total), same: Number(same), differing, quirks: differing.filter((d) => d.quirk !== undefined).length }
  } finally {
    await server.close()
    await database.close()
  }
}

function tell(title: string, { total, same, differing, quirks }: Count): void {
  console.log(`${title}: ${same} of ${total} identical${quirks === 0 ? '' : ` (${quirks} of the ${total - same} that differ are marked as quirks)`}`)
  for (const one of differing) console.log(`  ${one.id}${one.quirk === undefined ? '' : `  [quirk: ${one.quirk}]`}`)
}

/** Runs one of the recorder's own tools; answers what it said. Into a file: a pipe would lose what it has not flushed when it ends. */
function tool(cases: string, name: string, args: readonly string[]): Promise<string> {
  const path = join(tmpdir(), `tenon-drf-${process.pid}.txt`)
  const out = openSync(path, 'w')
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [join(cases, name), ...args], { cwd: cases, stdio: ['ignore', out, out] })
    child.once('error', reject)
    child.once('exit', (code) => {
      closeSync(out)
      const said = readFileSync(path, 'utf8')
      rmSync(path)
      // the comparison ends with 1 when something differs
      if (code === 0 || (code === 1 && name.startsWith('diff'))) resolve(said)
      else reject(new Error(`${name} ended with ${code}\n${said}`))
    })
  })
}

function variantOf(name: string | undefined): Variant | undefined {
  if (name === undefined || variants.some((v) => v === name)) return name as Variant | undefined
  throw new Error(`no variant "${name}"; there is: ${variants.join(', ')}`)
}

main().then((code) => process.exit(code), (error: unknown) => { console.error(error instanceof Error ? error.message : error); process.exit(1) })
