import { spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseKind } from '@tenon/sql'
import type { Name } from './workload.ts'

export interface Target {
  readonly name: string
  readonly database: DatabaseKind
  readonly kind: 'tenon' | 'limit' | 'peer' | 'rules'
  readonly says: string
  /** The command that serves `database` on `port`, and what its environment says. */
  command(at: { readonly database: string; readonly port: number; readonly processes: number }): { readonly words: readonly string[]; readonly folder?: string; readonly env?: Readonly<Record<string, string>> }
  /** What is not there, and the command that brings it. */
  missing?(): string | undefined
}

const here = import.meta.dirname
const peers = join(here, 'peers')
/** A Node program; as several processes it is a cluster on one port. */
const node = (script: string, env?: Readonly<Record<string, string>>, flags: readonly string[] = []): Target['command'] => ({ database, port, processes }) =>
  ({ words: [process.execPath, ...flags, ...(processes > 1 ? [join(here, 'targets', 'cluster.ts'), String(processes)] : []), script, database, String(port)], ...(env === undefined ? {} : { env }) })
const own = (script: string, env?: Readonly<Record<string, string>>): Target['command'] => node(join(here, 'targets', script), env)
/** As `npm start` starts it. */
const tenon = (env?: Readonly<Record<string, string>>): Target['command'] => node(join(here, 'targets', 'tenon.ts'), env, ['--max-semi-space-size=4'])
const built = (script: string): Target['command'] => node(join(peers, 'dist', script), { NODE_ENV: 'production' })
/** Debian's own, whose packages they are. */
const interpreter = existsSync('/usr/bin/python3') ? '/usr/bin/python3' : 'python3'
const python = (modules: string, packages: string) => (): string | undefined => (spawnSync(interpreter, ['-c', `import ${modules}`]).status === 0 ? undefined : `apt-get install ${packages}`)

export const targets: readonly Target[] = [
  { name: 'tenon-postgres', kind: 'tenon', database: 'postgres', says: 'Tenon', command: tenon() },
  { name: 'limit-postgres', kind: 'limit', database: 'postgres', says: 'hand-written: node:http and pg, exact counts, no audit', command: own('limit-postgres.ts') },
  { name: 'fastify', kind: 'peer', database: 'postgres', says: 'Fastify, TypeBox, Kysely; token remembered for a second', command: built('fastify-kysely.js') },
  { name: 'express', kind: 'peer', database: 'postgres', says: 'Express, zod, Drizzle', command: built('express-drizzle.js') },
  { name: 'nest', kind: 'peer', database: 'postgres', says: 'NestJS on Express, class-validator, TypeORM', command: built('nest-typeorm.js') },
  { name: 'fastapi', kind: 'peer', database: 'postgres', says: 'FastAPI, pydantic, SQLAlchemy on asyncpg, uvicorn', missing: python('fastapi, sqlalchemy, asyncpg, uvicorn', 'python3-fastapi python3-sqlalchemy python3-asyncpg uvicorn python3-uvloop python3-httptools'),
    command: ({ database, port, processes }) => ({ words: [interpreter, '-m', 'uvicorn', 'main:app', '--port', String(port), '--workers', String(processes), '--log-level', 'warning', '--no-access-log'], folder: join(peers, 'fastapi'), env: { BENCH_DATABASE: database } }) },
  { name: 'drf', kind: 'peer', database: 'postgres', says: 'Django REST Framework, django-filter, gunicorn with 4 threads', missing: python('django, rest_framework, django_filters, psycopg2, gunicorn', 'python3-djangorestframework python3-django-filters python3-psycopg2 gunicorn'),
    command: ({ database, port, processes }) => ({ words: [interpreter, '-m', 'gunicorn', 'wsgi', '--bind', `127.0.0.1:${port}`, '--workers', String(processes), '--worker-class', 'gthread', '--threads', '4', '--keep-alive', '75', '--log-level', 'error'], folder: join(peers, 'drf'), env: { BENCH_DATABASE: database } }) },
  { name: 'tenon-sqlite', kind: 'tenon', database: 'sqlite', says: 'Tenon', command: tenon() },
  { name: 'limit-sqlite', kind: 'limit', database: 'sqlite', says: 'hand-written: node:http and better-sqlite3, group commit, exact counts, no audit', command: own('limit-sqlite.ts') },
  ...(['postgres', 'sqlite'] as const).flatMap((database) => (['ruled', 'open'] as const).map((rules): Target => ({ name: `${rules}-${database}`, kind: 'rules', database, says: rules === 'open' ? 'Tenon without permission, tenant and field rules' : 'Tenon with all three', command: tenon({ BENCH_RULES: rules }) }))),
]

/** Which operations a target is measured with. */
export function measures(target: Target, name: Name, orders: number, processes: number): boolean {
  if (name === 'P500') return target.kind === 'tenon' && orders >= 100_000
  if (target.kind === 'rules') return processes === 1 && ['R1', 'R2', 'R3'].includes(name)
  return name !== 'W50' || target.database === 'sqlite'
}
