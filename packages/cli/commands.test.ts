import assert from 'node:assert/strict'
import { describe, test } from 'node:test'
import { commands } from './commands/index.ts'
import { nearest } from './nearest.ts'
import { projectFolder, tenon } from './run.fixture.ts'

describe('the command line', () => {
  test('every command says what it does, with examples', async () => {
    const overview = await tenon([])
    assert.equal(overview.code, 0)
    for (const command of commands) assert.ok(overview.out.includes(`  ${command.name} `), command.name)
    const helps = await Promise.all(['migrate', 'loaddata', 'serve'].map((name) => tenon([name, '--help'])))
    for (const help of helps) { assert.equal(help.code, 0); assert.match(help.out, /Examples:\n {2}npm run tenon -- / ) }
    for (const command of commands) assert.ok(command.examples.every((e) => e.startsWith(command.name)), command.name)
  })

  test('a mistake is told in words, never with a stack, and the nearest word is offered', async () => {
    const wrong: [string[], RegExp][] = [
      [['migrat'], /no command "migrat"; did you mean migrate\?/], [['migrate', 'crm', '--plann'], /did you mean --plan\?/], [['migrate', 'crn'], /no system "crn"; did you mean crm\?/],
      [['migrate', 'crm', '0099', '--data', projectFolder()], /there is no migration "0099"/], [['loaddata', 'crm', 'nowhere.json'], /nowhere\.json/], [['serve', 'crm', '--port', 'x'], /a number from 0 to 65535/],
      [['migrate', 'crm', '--database', 'postgres://x@127.0.0.1:1/x'], /The database cannot be reached/], [['migrate', 'crm', '--database', 'mysql://x/y'], /no database speaks mysql:/], [['inspectdb', '--database', 'sqlite:nowhere.sqlite'], /there is no database at nowhere\.sqlite/], [['routes', 'crm', 'nowhere'], /no URL holds "nowhere"/],
      [['dumpdata', 'crm', 'ordr', '--data', projectFolder()], /there is no model "ordr"/],
    ]
    const answers = await Promise.all(wrong.map(([args]) => tenon(args)))
    for (const [i, said] of answers.entries()) {
      const [args, pattern] = wrong[i]!
      assert.equal(said.code, 1, args.join(' '))
      assert.match(said.err, pattern)
      assert.doesNotMatch(said.err, /^\s+at /m, args.join(' '))
    }
    assert.deepEqual([nearest('flsuh', ['flush', 'serve']), nearest('xyz', ['flush', 'serve']), nearest('show', ['showmigrations', 'serve'])], ['flush', undefined, 'showmigrations'])
  })
})
