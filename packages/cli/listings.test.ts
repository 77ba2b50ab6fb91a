import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { test } from 'node:test'
import { blocksOf, pagesOf } from './pages.fixture.ts'
import { projectFolder, root } from './run.fixture.ts'

// The guide to migrations is run by its own test.
const pages = pagesOf('guides').map(({ name, text }) => ({ name, listings: blocksOf(text).filter((b) => b.language === 'ts') })).filter(({ name, listings }) => listings.length > 0 && name !== 'migrations.md')

test('every listing of the guides compiles, those of a page together; those that are tests pass', { timeout: 280_000 }, () => {
  const place = projectFolder()
  try {
    const tests: string[] = []
    for (const { name, listings } of pages) {
      for (const { file, text } of listings) {
        assert.ok(file !== undefined, `${name}: every listing names its file`)
        const path = join(place, basename(name, '.md'), file)
        assert.ok(!existsSync(path), `${name}: ${file} is there twice`)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, text)
        if (file.endsWith('.test.ts')) tests.push(path)
      }
    }
    writeFileSync(join(place, 'tsconfig.json'), JSON.stringify({ extends: join(root, 'tsconfig.json'), compilerOptions: { types: [join(root, 'node_modules/@types/node')] }, include: ['**/*.ts'], exclude: [] }))
    const compiled = spawnSync(process.execPath, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', place, '--pretty', 'false'], { encoding: 'utf8', cwd: place })
    assert.equal(compiled.stdout.split('\n').filter((line) => !line.startsWith('../') && line.trim() !== '').join('\n'), '')
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const ran = spawnSync(process.execPath, ['--test', ...tests], { encoding: 'utf8', env })
    assert.equal(ran.status, 0, ran.stdout)
    assert.ok(tests.length > 0 && pages.length > 3)
  } finally {
    rmSync(place, { recursive: true, force: true })
  }
})
