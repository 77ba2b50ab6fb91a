// Starts one real PostgreSQL for all test files, runs them, stops it whatever happens.
import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { startPostgres } from '../packages/testing/index.ts'

const wanted = process.argv.slice(2)
const files = wanted.length > 0 ? wanted : globSync(['packages/**/*.test.ts', 'apps/**/*.test.ts', 'tests/**/*.test.ts', 'bench/**/*.test.ts'], { exclude: (name: string) => name.includes('node_modules') })
if (files.length === 0) throw new Error('no test files found')
const postgres = await startPostgres()
const child = spawn(process.execPath, ['--test', '--test-concurrency=2', '--test-timeout=300000', ...files.sort()], { stdio: 'inherit', env: { ...process.env, TENON_TEST_POSTGRES: postgres.url } })
const status = await new Promise<number>((resolve) => { child.once('exit', (code) => resolve(code ?? 1)) })
await postgres.stop()
process.exit(status)
