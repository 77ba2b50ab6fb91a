// npm test: installs, checks types and style, starts one real PostgreSQL, runs every test on it.
import { join } from 'node:path'
import { browser, build, ensure, node, root, run } from './ensure.mjs'

ensure()
build()
browser()
const bin = (name) => join(root, 'node_modules', '.bin', name)
const steps = [
  ['types', () => run(node, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', 'tsconfig.json'])],
  ['types of the admin', () => run(node, [join(root, 'node_modules', 'typescript', 'bin', 'tsc'), '-p', join('packages', 'admin', 'web')])],
  ['lint', () => run(bin('biome'), ['lint', '--diagnostic-level=error', '.'])],
  ['tests', () => run(node, ['scripts/with-postgres.ts', ...process.argv.slice(2)])],
]
for (const [name, step] of steps) {
  console.log(`\n== ${name}`)
  const status = step()
  if (status !== 0) {
    console.error(`\n${name} failed`)
    process.exit(status)
  }
}
console.log('\nall green')
