import assert from 'node:assert/strict'
import { test } from 'node:test'
import { createSchema, type Database, tablesOf } from '@tenon/sql'
import { everyDatabase } from '@tenon/testing'
import { accountTables, authTables, createPasswords, login } from './index.ts'
import { site, user } from './race.worker.ts'

everyDatabase('what an answer costs says nothing of who exists', (open) => {
  test('statements and hashing are the same for the known, the unknown and the deactivated', { timeout: 60_000 }, async () => {
    const real = await open()
    try {
      await createSchema(real, tablesOf([user, ...Object.values(authTables(user)), ...Object.values(accountTables(user))]))
      const hash = await createPasswords().hash('pass-alice-2024')
      for (const [name, active] of [['alice', true], ['gone', false]] as const) await real.run({ text: `insert into "person" ("username", "password", "email", "is_active") values ('${name}', '${hash}', '${name}@example.com', ${active})`, params: [], columns: [] })
      let statements = 0
      const database: Database = { ...real, run: (statement, values) => { statements += 1; return real.run(statement, values) } }
      const { store, passwords, recovery, sent } = site(database)
      const cost = async (work: () => unknown): Promise<readonly [number, number]> => {
        const [before, cpu] = [statements, process.cpuUsage()]
        await work()
        const spent = process.cpuUsage(cpu)
        return [statements - before, spent.user + spent.system]
      }
      // the first of all prepares
      await login(store, passwords, { username: 'nobody', password: 'x' })
      const times = new Map<string, number>()
      for (let round = 0; round < 4; round++) for (const username of ['alice', 'nobody', 'gone']) {
        const [asked, time] = await cost(async () => assert.equal((await login(store, passwords, { username, password: `wrong ${round}` })).is, 'refused'))
        assert.equal(asked, 1, username)
        times.set(username, (times.get(username) ?? 0) + time)
      }
      // of the processor's time, not of the clock's
      for (const [username, time] of times) assert.ok(time > times.get('alice')! / 3 && time < times.get('alice')! * 3, `${username}: ${time} µs beside ${times.get('alice')!}`)

      for (const address of ['alice@example.com', 'nobody@example.com', 'gone@example.com']) assert.equal((await cost(() => recovery.request(address)))[0], 0, 'the answer is there before anything is asked')
      await recovery.settled()
      assert.equal(sent.length, 1)
    } finally { await real.close() }
  })
})
