import assert from 'node:assert/strict'
import { test } from 'node:test'
import { setTimeout as sleep } from 'node:timers/promises'
import { mailOf, type Json, password, type Running } from './harness.ts'

/** What somebody hears of what happens, as `fetch` reads server-sent events. */
async function listen({ url, call }: Running, who: string, topics: string) {
  const token = String((await call(null, 'POST', '/api/auth/login', 200, { email: mailOf(who), password })).json.access_token)
  const stop = new AbortController()
  const answer = await fetch(`${url}/api/events?topics=${topics}`, { headers: { authorization: `Bearer ${token}` }, signal: stop.signal })
  assert.equal(answer.status, 200)
  const heard: Json[] = []
  let begun = false
  void (async () => {
    let text = ''
    for await (const chunk of answer.body!.pipeThrough(new TextDecoderStream())) {
      text += chunk
      for (let end = text.indexOf('\n\n'); end >= 0; end = text.indexOf('\n\n')) {
        const event = text.slice(0, end)
        text = text.slice(end + 2)
        if (event.includes('event: ready')) begun = true
        if (event.includes('event: change')) heard.push(JSON.parse(/^data: (.*)$/m.exec(event)![1]!) as Json)
      }
    }
  })().catch(() => {})
  const until = async (done: () => boolean): Promise<void> => { for (let tries = 0; tries < 2000 && !done(); tries++) await sleep(10); assert.ok(done(), JSON.stringify(heard)) }
  await until(() => begun)
  return { heard, until, stop: () => stop.abort() }
}

export function told(running: () => Running): void {
  test('what happens is seen at once by whoever may, and reaches its people by every way they left open', async () => {
    const { call } = running()
    const kinds = (await call('qa-man-1', 'GET', '/api/notification-preferences', 200)).json.kinds as Json[]
    assert.deepEqual([kinds.map((k) => k.kind).slice(0, 3), kinds.filter((k) => k.mandatory).map((k) => k.kind)], [['gate-entry', 'grn-received', 'sampling-requested'], ['material-decided', 'oos-opened', 'recall']])
    await call('scm-wh-1', 'PUT', '/api/notification-preferences', 200, { kinds: [{ kind: 'gate-entry', channels: { email: false } }] })
    await call('scm-wh-1', 'PUT', '/api/notification-preferences', 422, { kinds: [{ kind: 'material-decided', channels: { email: false } }] })
    const [quality, warehouse] = [await listen(running(), 'qa-man-1', 'grn,notifications'), await listen(running(), 'scm-wh-1', 'notifications')]
    await call('sec-off-1', 'GET', '/api/events?topics=grn', 400)
    const entry = (await call('sec-off-1', 'POST', '/api/security/logs', 201, { material_name: 'Lactose', vehicle_number: 'KA05 1212' })).json
    const grn = (await call('scm-wh-1', 'POST', '/api/grn', 201, { gate_entry_id: entry.id, po_number: 'PO-9', quantity_received: 5, items: [{ description: 'Lactose', quantity: 5, price: 2 }] })).json
    await quality.until(() => quality.heard.length === 2)
    const shown = quality.heard.find((one) => one.topic === 'grn')
    assert.deepEqual([shown?.id, shown?.row], [grn.id, (await call('qa-man-1', 'GET', `/api/grn/${String(grn.id)}`, 200)).json])
    const notice = quality.heard.find((one) => one.topic === 'notifications')?.row as Json
    assert.deepEqual([notice.title, notice.type, notice.is_read, notice.about], ['GRN awaiting QA', 'action', false, grn.id])
    await warehouse.until(() => warehouse.heard.length === 1)
    assert.equal((warehouse.heard[0]!.row as Json).title, 'Gate entry awaiting GRN')
    for (const one of [quality, warehouse]) one.stop()
    // a letter to the one, none to the other
    const letters = async (who: string, id: unknown): Promise<Json[]> => (await call(who, 'GET', '/api/notification-deliveries', 200)).list.filter((d) => d.notification_id === id || d.notification === id)
    for (let tries = 0; tries < 600 && (await letters('qa-man-1', notice.id))[0]?.state !== 'sent'; tries++) await sleep(100)
    assert.deepEqual((await letters('qa-man-1', notice.id)).map((d) => [d.channel, d.state]), [['email', 'sent']])
    assert.deepEqual(await letters('scm-wh-1', (warehouse.heard[0]!.row as Json).id), [])
    const unread = Number((await call('qa-man-1', 'GET', '/api/notifications/unread', 200)).json.unread)
    assert.notEqual((await call('qa-man-1', 'PATCH', `/api/notifications/${String(notice.id)}`, 200, { is_read: true })).json.read_at, null)
    assert.equal((await call('qa-man-1', 'GET', '/api/notifications/unread', 200)).json.unread, unread - 1)
    assert.equal((await call('qa-man-1', 'GET', '/api/push/key', 200)).json.key?.toString().length, 87)
    await call('qa-man-1', 'POST', '/api/push/devices', 422, { endpoint: 'https://169.254.169.254/x', p256dh: 'x', auth: 'y' })
  })
}
