import { spawn } from 'node:child_process'
import { globSync } from 'node:fs'
import { type Command, UsageError } from '../command.ts'

const skipped = new Set(['node_modules', 'data', 'dist', 'tmp', 'template'])

export const test: Command = {
  name: 'test', words: '[part of a path …]', summary: "Runs the project's tests, or those whose path holds a word.",
  options: {
    name: { type: 'string', help: 'only tests whose name fits this pattern' }, watch: { type: 'boolean', help: 'again after each save' }, coverage: { type: 'boolean', help: 'say which lines ran' },
    database: { type: 'string', help: 'postgres://… of a server: each test server gets a database of its own there instead of SQLite' },
  },
  examples: ['test', 'test notes', 'test --name "belongs to"', 'test --watch', 'test --coverage', 'test --database postgres://app@localhost/postgres'],
  async run(call) {
    const all = globSync('**/*.test.ts', { cwd: call.root, exclude: (name) => skipped.has(name) }).sort()
    const files = call.words.length === 0 ? all : all.filter((file) => call.words.some((word) => file.includes(word)))
    if (files.length === 0) throw new UsageError(all.length === 0 ? 'there are no tests yet: a test is a file whose name ends in .test.ts' : `no test's path holds ${call.words.join(' or ')}; there is: ${all.slice(0, 10).join(', ')}${all.length > 10 ? ' …' : ''}`)
    const [name, database] = [call.text('name'), call.text('database')]
    if (database !== undefined && !/^postgres(ql)?:\/\//.test(database)) throw new UsageError(`--database ${database}: postgres://user@host/database, please`)
    const flags = [...(name === undefined ? [] : [`--test-name-pattern=${name}`]), ...(call.is('watch') ? ['--watch'] : []), ...(call.is('coverage') ? ['--experimental-test-coverage', '--test-coverage-exclude=**/node_modules/**', '--test-coverage-exclude=**/*.test.ts', `--test-coverage-include=${call.root}/**`] : [])]
    // tests that run in this process's own runner would answer to it instead of to the screen
    const { NODE_TEST_CONTEXT: _, ...env } = process.env
    const child = spawn(process.execPath, ['--test', ...flags, ...files], { cwd: call.root, stdio: 'inherit', env: { ...env, ...(database === undefined ? {} : { TENON_TEST_DATABASE: database }) } })
    process.exitCode = await new Promise<number>((resolve) => { child.once('exit', (code) => resolve(code ?? 1)) })
  },
}
