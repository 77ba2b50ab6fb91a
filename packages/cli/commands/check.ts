import { existsSync } from 'node:fs'
import { adminMount } from '@tenon/admin'
import { createEngine } from '@tenon/engine'
import type { Resource } from '@tenon/model'
import { type Database, loadMigrations, MigrationError, openSqlite, pendingChanges, planOf, statusOf } from '@tenon/sql'
import { type Call, type Command, databaseOptions } from '../command.ts'
import { ConfigError, loadConfig } from '../config.ts'
import { configFindings, error, type Finding, placeFindings, warning } from '../deploy.ts'
import { routesOf } from '../live.ts'
import { schemaOf, wholeApp } from '../prepare.ts'
import { accountsOf } from '../accounts.ts'
import { dataFolder, databaseUrl, type Found, loadSystem, systemNames, withDatabase } from '../systems.ts'


export const check: Command = {
  name: 'check', words: '[app]', summary: 'Looks for mistakes in the declarations; with --deploy also for what must not go into production.',
  options: { ...databaseOptions, deploy: { type: 'boolean', help: 'look at the configuration, accounts, database and migrations too, as in production' } },
  examples: ['check', 'check crm', 'check crm --deploy --database postgres://app@localhost/crm'],
  async run(call) {
    let errors = 0
    for (const name of call.words[0] === undefined ? systemNames(call.root) : [call.words[0]]) {
      const system = await loadSystem(call.root, name)
      const findings = [...(await declarations(system)), ...(call.is('deploy') ? await deployment(call, system) : [])]
      for (const f of findings) console.log(`${system.name}: ${f.level}: ${f.text}`)
      errors += findings.filter((f) => f.level === 'error').length
      if (findings.length === 0) console.log(`${system.name}: no problems`)
    }
    if (errors > 0) process.exitCode = 1
  },
}

async function declarations(system: Found): Promise<Finding[]> {
  const out: Finding[] = []
  const database = openSqlite({ path: ':memory:' })
  try {
    const engine = createEngine(wholeApp(system), database)
    const dialect = system.app.dialect as { attach?: (e: typeof engine) => void } | null
    dialect?.attach?.(engine)
    routesOf(system, engine, accountsOf(system, database, 'x'.repeat(32)), database)
    adminMount(wholeApp(system), database, accountsOf(system, database, 'x'.repeat(32)), system.admin).open()
    const tables = schemaOf(system)
    const twice = tables.map((t) => t.name).filter((n, i, all) => all.indexOf(n) !== i)
    for (const name of new Set(twice)) out.push(error(`two entities keep their rows in the table "${name}"`))
    const migrations = await loadMigrations(system.migrations)
    if (migrations.length === 0) out.push(warning(`no migrations yet: npm run tenon -- makemigrations ${system.name}`))
    else if (pendingChanges(migrations, tables).length > 0) out.push(warning(`the declarations are ahead of the migrations: npm run tenon -- makemigrations ${system.name}`))
  } catch (problem) {
    // what declarations say wrongly is told by whoever reads them
    if (!(problem instanceof TypeError) && !(problem instanceof MigrationError) && !(problem instanceof RangeError)) throw problem
    out.push(error(problem.message))
  } finally {
    await database.close()
  }
  for (const r of system.app.resources) out.push(...resource(r, system.app.allow !== undefined))
  return out
}

function resource(r: Resource, hasRule: boolean): Finding[] {
  if (r.options.allow === undefined && !hasRule) return [warning(`${r.path}: no rule says who may; it is closed to everybody`)]
  const open = Object.entries(r.options.allow ?? {}).filter(([action, policy]) => action !== 'read' && policy?.describe === 'anyone').map(([action]) => action)
  return open.length === 0 ? [] : [warning(`${r.path}: anyone may ${open.join(', ')}, without signing in`)]
}

async function deployment(call: Call, system: Found): Promise<Finding[]> {
  const out: Finding[] = process.env.NODE_ENV === 'production' || process.env.TENON_PRODUCTION === 'true' ? [] : [warning('NODE_ENV is not "production": what follows is looked at as if it were')]
  try {
    const config = await loadConfig(call.root, { ...process.env, TENON_PRODUCTION: 'true' })
    out.push(...configFindings(config))
    if (config.corsOrigins === undefined && (system.cors ?? { origins: '*' }).origins === '*') out.push(warning('pages of every origin may call, without cookies: name them in CORS_ALLOWED_ORIGINS'))
  } catch (problem) {
    if (!(problem instanceof ConfigError)) throw problem
    out.push(...problem.problems.map(error))
  }
  const url = databaseUrl(call, system)
  out.push(...placeFindings(dataFolder(call), url))
  if (!/^(postgres(ql)?|hana):/.test(url) && !existsSync(url.replace(/^sqlite:(\/\/)?/, ''))) return [...out, warning(`there is no database at ${url} yet`)]
  return [...out, ...(await withDatabase(call, system, (database) => stored(system, database)))]
}

async function stored(system: Found, database: Database): Promise<Finding[]> {
  const out: Finding[] = []
  const migrations = await loadMigrations(system.migrations)
  const plan = await planOf(database, migrations, system.name)
  if (plan.length > 0) return [error(`${plan.length} migrations are not applied, the first is ${plan[0]!.name}: npm run tenon -- migrate ${system.name}`)]
  for (const { name, edited } of await statusOf(database, migrations, system.name)) if (edited) out.push(warning(`the migration ${name} was edited after it was applied: put it back as it was, and write a new one`))
  const accounts = accountsOf(system, database, 'x'.repeat(32))
  for (const login of system.logins) {
    const person = await accounts.store.byLogin(login.username)
    if (person !== null && (await accounts.passwords.verify(login.password, person.password))) { out.push(error(`the demo login ${login.username} works with its published password: serve with --empty, or delete the demo people`)); break }
  }
  return out
}
