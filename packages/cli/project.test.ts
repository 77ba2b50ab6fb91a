import assert from 'node:assert/strict'
import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, test } from 'node:test'
import { main, tenon } from './run.fixture.ts'

// A new project lies outside the repository, as anybody's would.
const place = mkdtempSync(join(tmpdir(), 'tenon-new-'))
const shop = join(place, 'my-shop')
const npm = (...args: string[]): { status: number | null; out: string } => {
  const { INIT_CWD: _, NODE_TEST_CONTEXT: __, ...env } = process.env
  const said = spawnSync('npm', args, { cwd: shop, env, encoding: 'utf8', shell: process.platform === 'win32' })
  return { status: said.status, out: `${said.stdout}${said.stderr}` }
}

describe('a new project', () => {
  after(() => { rmSync(place, { recursive: true, force: true }) })
  before(async () => {
    const started = Date.now()
    const made = await tenon(['new', 'my-shop'], { cwd: place })
    assert.equal(made.code, 0, made.err)
    assert.match(made.out, /my-shop is ready/)
    const tested = npm('test')
    assert.equal(tested.status, 0, tested.out)
    assert.match(tested.out, /pass 3/)
    const seconds = (Date.now() - started) / 1000
    console.log(`from an empty folder to passing tests: ${seconds.toFixed(1)} s`)
    assert.ok(seconds < 120)
  })

  test('is checked by the compiler, has its first migration, and no trace of the template', () => {
    const checked = npm('run', 'check')
    assert.equal(checked.status, 0, checked.out)
    assert.match(checked.out, /my-shop: no problems/)
    assert.deepEqual(readdirSync(join(shop, 'migrations')), ['0001_initial.ts'])
    const text = ['app.ts', 'system.ts', 'README.md', 'package.json'].map((file) => readFileSync(join(shop, file), 'utf8')).join('\n')
    assert.match(text, /export const myShop = app\(\{\n {2}name: 'my-shop', title: 'My Shop'/)
    assert.doesNotMatch(text, /project/i)
  })

  test('what cannot be is said, and nothing is written', async () => {
    const wrong: [string[], RegExp][] = [[['new'], /one folder, please/], [['new', 'My Shop!'], /"my shop!": a name begins with a letter/], [['new', 'my-shop'], /my-shop is not empty/], [['nwe', 'x'], /did you mean new\?/]]
    for (const [args, pattern] of wrong) {
      const said = await tenon(args, { cwd: place })
      assert.equal(said.code, 1)
      assert.match(said.err, pattern)
      assert.doesNotMatch(said.err, /^\s+at /m)
    }
    assert.deepEqual(readdirSync(place), ['my-shop'])
    // words of the language and of the files themselves
    for (const name of ['class', 'app']) {
      assert.equal((await tenon(['new', name, '--no-install'], { cwd: place })).code, 0)
      assert.match(readFileSync(join(place, name, 'app.ts'), 'utf8'), new RegExp(`export const ${name}App = app\\(\\{\\n  name: '${name}'`))
      rmSync(join(place, name), { recursive: true })
    }
  })

  test('tests: chosen by a word, and a failure is a failure', async () => {
    assert.match((await tenon(['test', 'notes', '--name', 'needs a title'], { cwd: shop })).out, /pass 1\n/)
    const nowhere = await tenon(['test', 'orders'], { cwd: shop })
    assert.equal(nowhere.code, 1)
    assert.match(nowhere.err, /no test's path holds orders; there is: notes\/note\.test\.ts/)
    writeFileSync(join(shop, 'wrong.test.ts'), "import { test } from 'node:test'\ntest('is wrong', () => { throw new Error('wrong') })\n")
    assert.equal((await tenon(['test', 'wrong'], { cwd: shop })).code, 1)
    rmSync(join(shop, 'wrong.test.ts'))
  })

  test('a shell with the entities: an expression, a script, somebody to act as, a mistake', async () => {
    const env = { TENON_SUPERUSER_USERNAME: 'alice', TENON_SUPERUSER_EMAIL: 'alice@example.com', TENON_SUPERUSER_PASSWORD: 'a-good-password-7' }
    assert.equal((await tenon(['createsuperuser', '--no-input'], { cwd: shop, env })).code, 0)
    const made = await tenon(['shell', '--as', 'alice', '--command', "await create(Note, { title: 'Milk' })"], { cwd: shop })
    assert.match(made.out, /owner: 1,\n\s+title: 'Milk'/, made.err)
    const counted = await tenon(['shell'], { cwd: shop, input: "for (const note of await list(Note, where('title', 'eq', 'Milk'))) {\n  console.log(note.title, note.owner)\n}\nawait update(Note, 1, { title: 'Bread' })\n" })
    assert.equal(counted.out, 'Milk 1\n', counted.err)
    assert.match((await tenon(['shell', '-c', '(await find(Note, 1)).title'], { cwd: shop })).out, /^Bread\n$/)
    const wrong: [string, RegExp][] = [['await list(Nota)', /Nota is not defined/], ['let let', /SyntaxError/], ["await create(Note, { title: null, owner: 1 })", /title: /]]
    for (const [command, pattern] of wrong) {
      const said = await tenon(['shell', '-c', command], { cwd: shop })
      assert.equal(said.code, 1, command)
      assert.match(said.err, pattern)
    }
    assert.match((await tenon(['shell', '--as', 'nobody', '-c', '1'], { cwd: shop })).err, /there is nobody called "nobody"/)
  })

  test('dev serves a save, says what is wrong, and goes on when it is mended', { timeout: 120_000 }, async (t) => {
    const port = await freePort()
    const dev = running(['dev', '--port', String(port)])
    t.after(() => dev.stop())
    await dev.until(/serving after/)
    const file = join(shop, 'app.ts')
    const text = readFileSync(file, 'utf8')
    const title = async (): Promise<string> => fetch(`http://127.0.0.1:${port}/api/v1/schema/`).then(async (r) => ((await r.json()) as { info: { title: string } }).info.title, () => '')
    assert.equal(await title(), 'My Shop')
    const times: number[] = []
    for (let n = 1; n <= 2; n++) {
      // the next process has loaded the framework
      await new Promise((resolve) => setTimeout(resolve, 1500))
      const saved = performance.now()
      writeFileSync(file, text.replace("title: 'My Shop'", `title: 'Shop ${n}'`))
      while ((await title()) !== `Shop ${n}`) { assert.ok(performance.now() - saved < 20_000, dev.said()); await new Promise((resolve) => setTimeout(resolve, 5)) }
      times.push(Math.round(performance.now() - saved))
    }
    t.diagnostic(`from save to answer: ${times.join(', ')} ms`)
    writeFileSync(file, text.replace('resources: [notes]', 'resources: [note s]'))
    await dev.until(/not serving; waiting for the next save/)
    assert.match(dev.said(), /SyntaxError|Expected/)
    mkdirSync(join(shop, 'new-folder'))
    writeFileSync(file, text)
    await dev.until(/app\.ts changed: served again after \d+ ms\n$/)
    assert.equal(await title(), 'My Shop')
    assert.ok(existsSync(join(shop, 'data', 'my-shop.sqlite')))
  })
})

interface Dev { until(pattern: RegExp): Promise<void>; said(): string; stop(): Promise<void> }
function running(args: readonly string[]): Dev {
  const { NODE_TEST_CONTEXT: _, ...env } = process.env
  const child: ChildProcess = spawn(process.execPath, [main, ...args], { cwd: shop, env, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout!, child.stderr!]) stream.on('data', (chunk: Buffer) => { said += chunk.toString() })
  return {
    said: () => said,
    async until(pattern) { for (const end = Date.now() + 30_000; !pattern.test(said); ) { if (Date.now() > end || child.exitCode !== null) throw new Error(`${String(pattern)} did not come:\n${said}`); await new Promise((resolve) => setTimeout(resolve, 20)) } },
    stop: () => new Promise((resolve) => { child.once('exit', () => resolve()); child.kill('SIGTERM') }),
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve) => { const server = createServer().listen(0, '127.0.0.1', () => { const { port } = server.address() as { port: number }; server.close(() => resolve(port)) }) })
}
