import assert from 'node:assert/strict'
import { test } from 'node:test'
import { root, tenon } from './run.fixture.ts'
import { systemNames } from './systems.ts'

for (const name of systemNames(root)) {
  test(`the migrations of ${name} are those of its declarations; if not: npm run tenon -- makemigrations ${name}`, async () => {
    const said = await tenon(['makemigrations', name, '--check'])
    assert.equal(said.code, 0, `${said.out}${said.err}`)
  })
}
