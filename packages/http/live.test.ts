import assert from 'node:assert/strict'
import { connect } from 'node:net'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import type { FeedOptions } from '@tenon/events'
import { eachDatabase } from '@tenon/testing'
import { WebSocket } from 'ws'
import { startDesk } from './live.fixture.ts'

interface Heard { readonly event: string; readonly id: number; readonly data: Record<string, unknown> }
const until = async (done: () => boolean, what: () => unknown): Promise<void> => {
  for (let tries = 0; tries < 2000 && !done(); tries++) await sleep(10)
  assert.ok(done(), JSON.stringify(what()))
}

eachDatabase('events over HTTP', (open) => {
  async function world(options: Partial<FeedOptions> = {}) {
    const database = await open()
    const desk = await startDesk(database, { every: 100, beat: 200, ...options })
    const { server: { url } } = desk
    const ask = async (token: string, method: string, path: string, body?: unknown) => {
      const response = await fetch(url + path, { method, headers: { authorization: `Token ${token}`, 'content-type': 'application/json' }, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
      const text = await response.text()
      return { status: response.status, json: (text === '' ? null : JSON.parse(text)) as Record<string, unknown> }
    }
    /** Server-sent events as a browser reads them. */
    const hear = async (token: string, query = '', after?: string) => {
      const stop = new AbortController()
      const response = await fetch(`${url}/api/events/${query}`, { signal: stop.signal, headers: { authorization: `Token ${token}`, accept: 'text/event-stream', ...(after === undefined ? {} : { 'last-event-id': after }) } })
      assert.equal(response.status, 200, await (response.status === 200 ? '' : response.text()))
      assert.match(response.headers.get('content-type') ?? '', /^text\/event-stream/)
      const heard: Heard[] = []
      const beats: number[] = []
      const ended = (async () => {
        let text = ''
        try {
          for await (const chunk of response.body!.pipeThrough(new TextDecoderStream())) {
            text += chunk
            for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
              const event = text.slice(0, end)
              text = text.slice(end + 2)
              const said = /^data: (.*)$/m.exec(event)?.[1]
              if (said === undefined) beats.push(Number(/^id: (.*)$/m.exec(event)?.[1]))
              else heard.push({ event: /^event: (.*)$/m.exec(event)![1]!, id: Number(/^id: (.*)$/m.exec(event)![1]), data: JSON.parse(said) as Record<string, unknown> })
            }
          }
          return 'ended'
        } catch { return 'cut' }
      })()
      await until(() => heard.length > 0, () => heard)
      return { heard, beats, ended, stop: () => stop.abort(), until: (count: number) => until(() => heard.length >= count, () => heard) }
    }
    return { ...desk, url, ask, hear, close: async () => { await desk.feed.close(); await desk.server.close(); await database.close() } }
  }

  test('each is told the row exactly as a GET of it would answer him', async () => {
    const { ask, hear, close } = await world()
    const tokens = ['eva/1/editor/note:price', 'ben/1/editor', 'ana/1', 'eva/2/editor/note:price']
    const streams = await Promise.all(tokens.map((token) => hear(token)))
    const made = await ask(tokens[0]!, 'POST', '/api/notes/', { title: 'One', owner: 'ana', price: '9' })
    assert.equal(made.status, 201)
    for (const [i, stream] of streams.slice(0, 3).entries()) {
      await stream.until(2)
      const read = await ask(tokens[i]!, 'GET', '/api/notes/1/')
      assert.deepEqual(stream.heard[1]!.data, { topic: 'notes', id: 1, at: stream.heard[1]!.data.at, action: 'create', row: read.json })
      assert.equal('price' in read.json, i === 0)
    }
    await ask(tokens[0]!, 'PATCH', '/api/notes/1/', { owner: 'ben' })
    await streams[2]!.until(3)
    assert.deepEqual([streams[2]!.heard[2]!.event, Object.keys(streams[2]!.heard[2]!.data)], ['removal', ['topic', 'id', 'at']])
    await streams[0]!.until(3)
    // a sign of life names the place in the feed, and says nothing
    await until(() => streams[3]!.beats.some((id) => id >= streams[0]!.heard[2]!.id), () => streams[3]!.beats)
    assert.deepEqual(streams[3]!.heard.map((h) => h.event), ['ready'])
    // back after a while, from where he was
    const back = await hear(tokens[1]!, '', String(streams[1]!.heard[0]!.id))
    await back.until(3)
    assert.deepEqual(back.heard.map((h) => h.event), ['ready', 'change', 'change'])
    const late = await hear(tokens[1]!, '?after=99999')
    await late.until(2)
    assert.deepEqual(late.heard.map((h) => [h.event, h.data.why]), [['ready', undefined], ['resync', 'late']])
    for (const one of [...streams, back, late]) one.stop()
    await close()
  })

  test('topics narrow it to resources and rows; who may not is told so, and a sign-out ends the stream', async () => {
    const { url, ask, hear, left, close } = await world()
    assert.deepEqual([(await fetch(`${url}/api/events/`)).status, (await ask('eva/1/editor', 'GET', '/api/events/?topics=nothing')).status], [401, 400])
    for (const title of ['a', 'b']) await ask('eva/1/editor', 'POST', '/api/notes/', { title, owner: 'ana' })
    const row = await hear('eva/1/editor', '?topics=notes/2')
    const all = await hear('eva/1/editor', '?topics=notes,notes/1')
    for (const key of [1, 2]) await ask('eva/1/editor', 'PATCH', `/api/notes/${key}/`, { title: 'c' })
    await all.until(3)
    await row.until(2)
    assert.deepEqual([row.heard.map((h) => h.data.id), all.heard.map((h) => h.data.id)], [[undefined, 2], [undefined, 1, 2]])
    left.add('eva')
    assert.deepEqual(await Promise.all([row.ended, all.ended]), ['ended', 'ended'])
    await close()
  })

  test('a WebSocket tells the same', async () => {
    const { url, ask, hear, left, close } = await world()
    const at = `${url.replace('http', 'ws')}/api/events/?topics=notes`
    const socket = (words: string[], headers: Record<string, string>) => {
      const ws = new WebSocket(at, words, { headers })
      const heard: Heard[] = []
      ws.on('message', (text) => { const one = JSON.parse(String(text)) as Heard; if (one.event !== 'beat') heard.push(one) })
      const ended = new Promise<number>((resolve) => { ws.once('close', (code) => resolve(code)); ws.on('error', () => {}); ws.once('unexpected-response', (_request, response) => { resolve(response.statusCode ?? 0); ws.terminate() }) })
      return { ws, heard, ended }
    }
    const refused = [socket([], {}), socket([], { cookie: 'who=eva/1/editor', origin: 'https://evil.example' })]
    assert.deepEqual(await Promise.all(refused.map((one) => one.ended)), [401, 403])
    const ways = [socket([], { authorization: 'Token eva/1/editor' }), socket(['tenon'], { authorization: 'Bearer eva/1/editor' }), socket([], { cookie: 'who=eva/1/editor', origin: 'https://front.example' }), socket([], { cookie: 'who=eva/1/editor', origin: url })]
    for (const one of ways) await until(() => one.heard.length === 1, () => one.heard)
    const stream = await hear('eva/1/editor')
    await ask('eva/1/editor', 'POST', '/api/notes/', { title: 'a', owner: 'ana' })
    await stream.until(2)
    for (const one of ways) { await until(() => one.heard.length === 2, () => one.heard); assert.deepEqual(one.heard[1], stream.heard[1]) }
    left.add('eva')
    assert.deepEqual(await Promise.all(ways.map((one) => one.ended)), [4401, 4401, 4401, 4401])
    await stream.ended
    await close()
  })

  test('a page without headers signs in by a word of the protocol, and who does not read is dropped while others hear on', async () => {
    const { url, ask, hear, close } = await world({ most: 5 })
    const ws = new WebSocket(`${url.replace('http', 'ws')}/api/events/`, ['tenon', 'bearer.eva'])
    await new Promise((resolve, reject) => { ws.once('open', resolve); ws.once('error', reject) })
    assert.equal(ws.protocol, 'tenon')
    ws.terminate()
    // a reader that leaves everything in the network's hands
    const deaf = connect({ port: Number(new URL(url).port), host: '127.0.0.1' })
    let bytes = 0
    const cut = new Promise((resolve) => { deaf.once('close', resolve) })
    deaf.on('error', () => {})
    deaf.write('GET /api/events/ HTTP/1.1\r\nhost: x\r\nauthorization: Token eva/1/editor\r\n\r\n')
    deaf.pause()
    const quick = await hear('eva/1/editor')
    const more = 'x'.repeat(300_000)
    for (let i = 1; i <= 60; i++) { await ask('eva/1/editor', 'POST', '/api/notes/', { title: 'a', owner: 'ana', more }); await quick.until(i + 1) }
    deaf.on('data', (chunk) => { bytes += chunk.length })
    deaf.resume()
    await cut
    assert.ok(bytes > 0 && bytes < 60 * 300_000, `${bytes} bytes`)
    quick.stop()
    await close()
  })
})
