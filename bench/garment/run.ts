// npm run bench:garment: the users' list, search and options at 10,000 and at 1,000,000 users, on SQLite and PostgreSQL.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { newDatabase, startPostgres } from '../../packages/testing/index.ts'
import { fillTable, growth, head, withoutIndexes } from '../growth.ts'

const { values } = parseArgs({ options: { users: { type: 'string', default: '1000000' }, kind: { type: 'string', default: 'both' } } })
const sizes = [10_000, Number(values.users)] as const
process.env.GARMENT_OPEN = '1'
const { system } = await import('../../apps/garment/system.ts')
const { demoUsers } = await import('../../apps/garment/demo/people.ts')
const { recountUsers } = await import('../../apps/garment/users/count.ts')
const columns = ['CODIGO_USUARIO', 'NOMBRE_COMPLETO', 'EMAIL', 'AREA', 'ROL', 'ESTADO', 'FECHA_CREACION', 'NOMBRES', 'APELLIDOS']

const postgres = await startPostgres({ durable: true })
const folder = mkdtempSync(join(tmpdir(), 'tenon-bench-garment-'))
const beyond: string[] = []
console.log(head(sizes, 3))
for (const kind of ['sqlite', 'postgres'] as const) {
  if (values.kind !== 'both' && values.kind !== kind) continue
  beyond.push(...(await growth({
    system, kind, sizes, folder, bar: 3,
    at: (size) => (kind === 'sqlite' ? Promise.resolve(join(folder, `${size}.sqlite`)) : newDatabase(postgres.url)),
    fill: async (database, size) => {
      const people = demoUsers(8000)
      await withoutIndexes(database, 'T_USUARIOS', () => fillTable(database, kind === 'sqlite' ? '"T_USUARIOS"' : '"GARMENT_PRODUCTION_CONTROL"."T_USUARIOS"', columns, size, (n) => {
        const { firstName, lastName, email, area, rol } = people[n % people.length]!
        return [`N${n}`, `${firstName} ${lastName}`, `${email.split('.').slice(0, 2).join('.')}.n${n}@moda.example`, area, rol, n % 10 === 0 ? 'INACTIVO' : 'ACTIVO', '2026-01-05T08:00:00.000000Z', firstName, lastName]
      }))
      await recountUsers(database)
    },
    signIn: () => Promise.resolve({}),
    asked: [
      { what: 'list', path: '/api/users' }, { what: 'list, page 3', path: '/api/users?page=3&limit=20' }, { what: 'list of an area', path: `/api/users?area=${encodeURIComponent('DISEÑO')}&limit=20` },
      { what: 'one user by id', path: '/api/users/9000' }, { what: 'options', path: '/api/users/options' },
      { what: 'search for a code', path: '/api/users/search?q=N9123' }, { what: 'search for the beginning of a name', path: '/api/users/search?q=jose' }, { what: 'search for a part of an e-mail', path: '/api/users/search?q=n9123%40' },
      { what: 'search for nobody', path: '/api/users/search?q=xandria' }, { what: 'exact search', path: '/api/users/search?q=N9123&exact=true' }, { what: 'list, searched', path: '/api/users?search=n9123%40' },
      { what: 'search for a part of each tenth name', path: '/api/users/search?q=garcia' },
      // its total is exact: every row that it finds is counted
      { what: 'list, searched for a part of each tenth name', path: '/api/users?search=garcia', free: true },
    ],
  })))
}
await postgres.stop()
rmSync(folder, { recursive: true, force: true })
if (beyond.length > 0) { console.error(`beyond the bar: ${beyond.join('; ')}`); process.exitCode = 1 }
