// One of several processes that create orders in the same database: node race.worker.ts KIND WHERE COUNT
import { hanaUrl, openHana, openPostgres, openSqlite } from '@tenon/sql'
import { createEngine } from './create-engine.ts'
import { as, orders, person, shop } from './fixture.ts'

const [kind, where, count] = process.argv.slice(2) as [string, string, string]
const database = kind === 'postgres' ? openPostgres({ url: where, poolSize: 4 }) : kind === 'hana' ? openHana({ ...hanaUrl(where), poolMax: 4 }) : openSqlite({ path: where })
const engine = createEngine(shop, database)
const create = (i: number) => engine.run({ action: 'create', resource: orders, draft: { values: { title: i % 10 === 9 ? 'forbidden' : `by ${process.pid}` }, issues: [] } }, as(person(1, 1)))
let refused = 0
const made = await Promise.all(Array.from({ length: Number(count) }, (_, i) => create(i).then((r) => (r.kind === 'row' ? String(r.row[1]) : ''), () => { refused += 1; return '' })))
await database.close()
console.log(JSON.stringify({ refused, numbers: made.filter((n) => n !== '') }))
